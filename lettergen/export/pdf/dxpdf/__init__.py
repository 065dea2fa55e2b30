"""dxpdf as a PDF engine: PDFs without tags, from ``pip install`` alone.

``engine`` distributes letters among a few processes, each a ``worker`` behind ``process``; they
exchange ``messages``. A worker adapts a copy of the letter so that dxpdf lays it out as Word does
(``adapt``) and lists what dxpdf does not draw (``unsupported``). It finds out where every word is
on its page (``probes``, ``layout``), breaks pages so that text does not run into footnotes
(``note_space``), and links note marks and notes (``note_links``).
"""
