"""The variables of CSL 1.0.2 (Appendix IV) and its item types (Appendix III)."""

NAMES = frozenset(
    """
    author chair collection-editor compiler composer container-author contributor curator director
    editor editor-translator editorial-director executive-producer guest host illustrator
    interviewer narrator organizer original-author performer producer recipient reviewed-author
    script-writer series-creator translator
    """.split()
)
DATES = frozenset(
    "accessed available-date event-date issued original-date submitted container".split()
)
NUMBERS = frozenset(
    """
    chapter-number citation-number collection-number edition first-reference-note-number issue
    locator number number-of-pages number-of-volumes page page-first part-number printing-number
    section supplement-number version volume
    """.split()
)
TEXTS = frozenset(
    """
    abstract annote archive archive_collection archive_location archive-place authority call-number
    citation-key citation-label collection-title container-title container-title-short dimensions
    division DOI event event-title event-place genre ISBN ISSN jurisdiction keyword language license
    medium note original-publisher original-publisher-place original-title part-title PMCID PMID
    publisher publisher-place references reviewed-genre reviewed-title scale source status title
    title-short URL volume-title year-suffix locator-extra
    """.split()
)
ALIASES = {
    "shortTitle": "title-short",
    "short-title": "title-short",
    "journalAbbreviation": "container-title-short",
    "doi": "DOI",
}
"""Names under which reference managers write a variable of CSL."""

HOUSEKEEPING = frozenset(
    """
    id type custom categories abstract annote keyword language note source references citation-key
    citation-label system_id schema archive_collection license dimensions scale library lccn
    """.split()
)
"""What describes the entry and not the work: citations do not print it."""

NEVER_MISSED = HOUSEKEEPING | frozenset(
    "page-first event title-short container-title-short".split()
)
"""Variables that need not be printed: another variable prints them, or they are not facts."""

ALL = NAMES | DATES | NUMBERS | TEXTS

TYPES = frozenset(
    """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic
    collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic
    hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet
    paper-conference patent performance periodical personal_communication post post-weblog
    regulation report review review-book software song speech standard thesis treaty webpage
    """.split()
)
