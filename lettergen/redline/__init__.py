"""Compare two Word letters: which words, notes and links one has and the other has not."""
