"""How updates come in: polling or webhook, into the inbox, on into the lanes."""
