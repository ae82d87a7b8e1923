"""Which trial each sentence, list item and table row speaks of, and what it adds to it."""
