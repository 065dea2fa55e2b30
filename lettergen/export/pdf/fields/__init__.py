"""Word's fields in the copy of a letter that a PDF engine lays out.

Engines work out some fields in ways of their own: LibreOffice prints today's date, its own name for
a file, and nothing for an IF field. So the copy has the letter's own results as text, and only the
numbers of pages are left to the engine. ``preparation`` is where to start to read.
"""
