"""Word's fields in the copies of a letter that a PDF engine lays out.

Engines work out some fields in ways of their own: LibreOffice prints today's date, its own name for
a file, and nothing for an IF field. So a copy has the letter's own results as text, and only the
numbers of pages are left to the engine. ``preparation`` is where to start to read; ``copies``
writes the copies.

Fields that differ from page to page (``page_fields``, ``styled_words``) are worked out when a first
layout has shown where the paragraphs are (``places``). If one header for the first page and one for
the others will do, a copy has both (``headers``); else there is a copy for each text, and
``page_copies`` joins their pages.
"""
