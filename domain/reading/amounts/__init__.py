"""How much: weights, counts and sizes, what is apiece and what is all, what holds and what was taken back."""
