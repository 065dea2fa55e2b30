"""Finish the PDF of an engine, whichever it was.

``finish`` compares the PDF with the letter (``expected``, ``words``, ``fonts``,
``missing_glyphs``), completes and checks its tags (``pdfua``, ``tags``, ``links``), makes it PDF/A
if that is wanted (``pdfa``), and writes its properties (``metadata``).
"""
