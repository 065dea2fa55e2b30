"""Envelopes with a window: which part of a letter shows, and whether it is the address."""
