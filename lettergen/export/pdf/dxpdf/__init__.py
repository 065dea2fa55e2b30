"""dxpdf, the engine that comes with lettergen: PDFs without tags, from ``pip install`` alone.

``engine`` hands letters to a few processes of ``worker``, which ``process`` starts and asks; they
talk in ``frames``. A worker dresses a letter so that dxpdf lays it out as Word does (``dressing``)
and says what dxpdf leaves out (``undrawn``). It finds where every word comes to stand (``probes``,
``measuring``), breaks pages so that text stays clear of notes (``note_room``), and links marks and
notes (``note_links``).
"""
