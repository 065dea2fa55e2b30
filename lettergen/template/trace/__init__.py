"""Merge a letter a second time, with a mark around each value that tells where it comes from."""
