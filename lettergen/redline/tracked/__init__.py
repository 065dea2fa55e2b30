"""Word documents with tracked changes: accept all for one letter, reject all for the other.

``write_redline`` takes two documents and returns the new one with the old words in it as deleted
and its own new words as inserted (ECMA-376 part 1, 17.13.5).
"""
