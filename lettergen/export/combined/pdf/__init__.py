"""Join finished PDF letters to one PDF (ISO 32000-1).

``join`` is the entry point. Each letter is imported whole, with its links and tags. Names and
numbers that other letters use are changed. What letters share, such as a font or a picture of the
letterhead, is in the file once.
"""
