"""The standard structure types of PDF (ISO 32000-1, 14.8.4), by their names in a file."""

STANDARD_TYPES = frozenset(
    f"/{name}"
    for name in (
        # Grouping elements (14.8.4.2)
        "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private "
        # Block-level elements (14.8.4.3)
        "P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot "
        # Inline-level elements (14.8.4.4)
        "Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP "
        # Illustration elements (14.8.4.5)
        "Figure Formula Form"
    ).split()
)
