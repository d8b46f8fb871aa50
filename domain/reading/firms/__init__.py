"""Companies, by their legal form or by what they are to the case."""
