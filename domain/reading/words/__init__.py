"""The words of a message and its figures: the folded copy, cue words and labels in six languages, numbers, rows."""
