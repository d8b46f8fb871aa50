"""How it was hidden, how it was found and what became of it."""
