"""The e-mail that each letter goes with: built as bytes, and written as drafts."""
