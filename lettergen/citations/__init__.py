"""Citations: items in CSL's vocabulary, the letter's own style, and styles of the CSL."""
