"""The day of the event, in figures, in words, told from today, and days that cannot be."""
