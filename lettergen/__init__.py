"""One letter and a list of recipients in, finished Word letters out."""

__version__ = "0.1.0"
