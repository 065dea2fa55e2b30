"""The table of rules: everything that lettergen knows of each kind of finding.

Nothing depends on the number of a code: no range has a meaning. ``docs/findings.md`` explains each
rule, and a test compares its headings with this table. A new rule is one row here and one section
there.
"""

from lettergen.diagnostics.rules import Explanations, Relation, Rule, Severity


def error(code: str, slug: str, title: str, explained_by: Explanations = ()) -> Rule:
    """Return a rule for what keeps a letter or another file from being written."""
    return Rule(code, slug, Severity.ERROR, title, explained_by=explained_by)


def unusable(code: str, slug: str, title: str) -> Rule:
    """Return a rule for what keeps a file from being read, and so the campaign from being used."""
    return Rule(code, slug, Severity.ERROR, title, stops_reading=True)


def ignorable_error(code: str, slug: str, title: str, explained_by: Explanations = ()) -> Rule:
    """Return a rule for what stops a letter unless the campaign ignores it."""
    return error(code, slug, title, explained_by)._replace(is_ignorable=True)


def warning(code: str, slug: str, title: str) -> Rule:
    """Return a rule for what is doubtful in a file that was written."""
    return Rule(code, slug, Severity.WARNING, title)


def ignorable_warning(code: str, slug: str, title: str, explained_by: Explanations = ()) -> Rule:
    """Return a rule for what is doubtful unless the campaign ignores it."""
    return Rule(code, slug, Severity.WARNING, title, is_ignorable=True, explained_by=explained_by)


def doubt(code: str, slug: str, title: str, explained_by: Explanations = ()) -> Rule:
    """Return a rule for what may make a letter wrong: a final run refuses such a letter."""
    return ignorable_warning(code, slug, title, explained_by)._replace(blocks_final=True)


def per_letter(rule: Rule) -> Rule:
    """Return a rule whose findings are reported together for all letters of one cause."""
    return rule._replace(joins_letters=True)


def of_files(rule: Rule) -> Rule:
    """Return a rule for what only a run finds, because it is about the letters on disk."""
    return rule._replace(is_of_files=True)


def _anywhere(*codes: str) -> Explanations:
    return tuple((code, Relation.ANYWHERE) for code in codes)


def _at_place(*codes: str) -> Explanations:
    return tuple((code, Relation.SAME_PLACE) for code in codes)


TABLE = (
    # Files
    unusable("LG100", "unreadable-file", "a file cannot be read"),
    unusable("LG101", "invalid-yaml", "a file is not valid YAML"),
    unusable("LG102", "not-utf-8", "a file is not encoded as UTF-8"),
    unusable("LG103", "endless-value", "a value that contains itself"),
    error(
        "LG104",
        "forbidden-character",
        "a character that Word documents cannot contain",
        explained_by=(("LG104", Relation.IN_DATA),),
    ),
    error("LG105", "invalid-key", "a key that is not plain text"),
    error("LG106", "duplicate-key", "a key that is defined twice"),
    error("LG107", "yaml-tag", "a YAML tag"),
    unusable("LG108", "file-too-large", "a data file that is too large"),
    error("LG109", "invisible-line-break", "an invisible line break"),
    # The campaign
    unusable("LG110", "no-campaign", "there is no campaign"),
    unusable("LG111", "wrong-type", "a key of the campaign with a value of the wrong type"),
    error("LG112", "unknown-key", "a key that a campaign does not have"),
    unusable("LG113", "missing-key", "a required key that is missing or empty"),
    unusable("LG114", "missing-letterhead", "a Markdown letter without a letterhead"),
    unusable("LG115", "needless-letterhead", "a Word letter with a letterhead"),
    unusable("LG116", "missing-file", "a file that the campaign names does not exist"),
    unusable("LG117", "invalid-assignment", "a --set option that is not an assignment"),
    unusable(
        "LG118", "assignment-into-value", "a --set option that treats a plain value as a group"
    ),
    # Recipients
    unusable("LG120", "recipients-not-a-list", "the recipients are not a list"),
    error("LG121", "entry-not-a-mapping", "an entry that is not a mapping of fields"),
    error("LG122", "reserved-name", "a field, value or global with a reserved name"),
    error("LG123", "invalid-confirm", "`confirm` is not a list of points"),
    unusable("LG125", "unknown-recipient", "no recipient has that name"),
    # Citations
    unusable("LG130", "citations-not-a-list", "the citations are not a list"),
    error("LG131", "duplicate-citation-id", "two citations with the same id"),
    error("LG132", "citation-not-a-mapping", "a citation that is not a mapping"),
    error("LG133", "incomplete-citation", "a citation without an id or a title"),
    error("LG134", "author-without-name", "an author without a name"),
    error("LG135", "date-without-year", "a date without a year, or one that no calendar has"),
    error("LG136", "invalid-citation-url", "a citation whose URL is not a web address"),
    error("LG137", "citation-variable-case", "a citation variable in the wrong case"),
    error("LG138", "authors-not-a-list", "authors that are not a list"),
    error("LG139", "unusable-citation-style", "a citation style that cannot be used"),
    # What check finds in the data
    ignorable_warning(
        "LG140",
        "unused-field",
        "a field that nothing uses",
        explained_by=(
            *(
                ("LG341", Relation.ANYWHERE),
                ("LG301", Relation.SIMILAR_NAME),
                ("LG743", Relation.ANYWHERE),
                ("LG720", Relation.SAME_NAME),
                ("LG726", Relation.ANYWHERE),
            ),
            ("LG749", Relation.SAME_NAME),
        ),
    ),
    ignorable_error("LG141", "blank-value", "a value of white space only"),
    doubt("LG142", "empty-field", "a field that is empty for few recipients"),
    doubt(
        "LG143",
        "similar-keys",
        "two keys that are almost the same",
        explained_by=_at_place("LG620"),
    ),
    ignorable_error("LG144", "duplicate-recipient", "two entries that are the same"),
    doubt("LG145", "duplicate-name", "two entries with the same name"),
    ignorable_warning("LG146", "surrounding-space", "white space around a value"),
    ignorable_warning("LG147", "invisible-character", "an invisible character"),
    ignorable_warning("LG148", "decomposed-accents", "accents as separate characters"),
    ignorable_warning("LG149", "no-break-space", "a no-break space in a short value"),
    warning("LG150", "point-to-confirm", "a point to confirm")._replace(
        blocks_final=True, quotes_source=True
    ),
    doubt(
        "LG151",
        "salutation-mismatch",
        "a salutation that does not match the name",
        explained_by=(
            *_at_place("LG700", "LG701", "LG702", "LG703", "LG156", "LG706"),
            ("LG700", Relation.SAME_LETTERS),
        ),
    ),
    doubt("LG152", "invalid-postcode", "an invalid UK postcode"),
    doubt("LG153", "missing-postcode", "an address without a postcode"),
    doubt(
        "LG154",
        "invalid-email",
        "an invalid e-mail address",
        explained_by=_at_place("LG122", "LG732"),
    ),
    doubt(
        "LG155",
        "invalid-url",
        "an invalid web address",
        explained_by=_at_place("LG122", "LG730", "LG732"),
    ),
    ignorable_error("LG156", "placeholder-in-data", "a placeholder in the data"),
    ignorable_error("LG157", "tag-in-data", "a template tag in the data"),
    doubt(
        "LG158",
        "copied-passage",
        "a passage copied from another recipient",
        explained_by=(("LG144", Relation.SAME_LETTERS),),
    ),
    doubt("LG159", "other-recipient-name", "the name of another recipient"),
    ignorable_error(
        "LG160", "inconsistent-group", "a group of fields where others have a plain value"
    ),
    doubt("LG161", "gap-in-data", "a gap or a doubled word in a value"),
    doubt("LG162", "inconsistent-list", "a list where others have a plain value"),
    doubt("LG163", "repeated-item", "the same list item twice in a row"),
    doubt(
        "LG164",
        "swapped-letters-in-data",
        "a word in the data with two letters swapped",
        explained_by=_at_place("LG717"),
    ),
    ignorable_warning(
        "LG170",
        "unused-citation",
        "a citation that no letter cites",
        explained_by=_anywhere("LG341", "LG743", "LG749"),
    ),
    ignorable_warning("LG171", "duplicate-citation", "two citations of the same publication"),
    doubt("LG172", "misspelt-citation-variable", "a misspelt citation variable"),
    doubt("LG173", "sparse-citation", "a citation that lacks what most others have"),
    Rule(
        "LG174",
        "unprinted-citation-variable",
        Severity.NOTE,
        "a variable that the citation style does not print",
        is_ignorable=True,
    ),
    ignorable_warning("LG175", "unknown-citation-type", "a citation of an unknown type"),
    # Ignored rules, and the commands check and explain
    error("LG190", "ignored-without-reason", "a rule ignored without a reason"),
    error("LG191", "unknown-ignored-rule", "an ignored rule that does not exist"),
    warning("LG192", "nothing-to-ignore", "an ignored rule that finds nothing"),
    error("LG193", "rule-not-ignorable", "a rule that cannot be ignored"),
    error("LG194", "invalid-check-options", "invalid options under `check`"),
    error("LG195", "unknown-rule", "no rule has that code or name"),
    # Tags and expressions
    error("LG200", "invalid-expression", "an invalid expression"),
    error("LG201", "unclosed-tag", "a tag that is never closed"),
    error("LG202", "invalid-tag", "a syntax error in a tag"),
    error("LG203", "unknown-statement", "an unknown statement"),
    error("LG204", "unexpected-tag", "a tag that belongs to no block"),
    error("LG205", "unclosed-block", "a block that is never closed"),
    error("LG206", "block-across-paragraphs", "a block that crosses the edge of a paragraph"),
    error("LG207", "unknown-filter", "an unknown filter or test"),
    error("LG208", "reserved-template-name", "a name that lettergen itself uses"),
    error("LG209", "filter-block", "a filter around a block"),
    # Templates
    unusable("LG210", "not-a-word-document", "a file that is not a usable Word document"),
    unusable("LG211", "missing-styles", "a Word document without styles"),
    unusable("LG212", "damaged-part", "a damaged part of a Word document"),
    error("LG213", "missing-body", "a letterhead without exactly one {{ body }}"),
    error("LG214", "body-not-alone", "{{ body }} is not alone in its paragraph"),
    error("LG215", "tag-not-merged", "a tag in a part that is not merged"),
    error("LG220", "unsupported-markdown", "Markdown that a letter does not support"),
    error("LG222", "duplicate-footnote", "a footnote that is defined twice"),
    error("LG223", "unused-footnote", "a footnote that the text never refers to"),
    error("LG224", "footnote-without-paragraph", "a footnote that does not begin with a paragraph"),
    error("LG225", "statement-in-address", "a statement in an address or a footnote mark"),
    error("LG226", "invalid-link", "a link that cannot be read"),
    # Word fields
    error("LG230", "broken-word-field", "a broken Word field"),
    error("LG231", "incomplete-word-field", "a Word field with incomplete code"),
    error("LG232", "late-word-field", "a Word field that is calculated after the merge"),
    error("LG233", "merge-control-field", "a Word field that controls Word's own mail merge"),
    error("LG234", "unsafe-word-field", "a Word field that runs programs or loads data"),
    error(
        "LG235",
        "unsupported-field-switch",
        "a switch or format of a Word field that is not supported",
    ),
    error("LG236", "unsupported-field-code", "a tag, field or object in the code of a Word field"),
    error("LG240", "cell-tag-outside-table", "a table cell tag outside a table"),
    # Limits
    unusable("LG260", "too-large", "a letter or document that is too large"),
    unusable("LG261", "suspicious-archive", "a Word document that is packed suspiciously"),
    unusable("LG262", "deeply-nested-xml", "a Word document with XML that is nested too deeply"),
    unusable("LG263", "xml-document-type", "a Word document with an XML document type"),
    error("LG264", "active-content", "a Word document that runs or loads something"),
    error("LG265", "unsupported-document", "a Word document that lettergen cannot process"),
    error("LG266", "nested-too-deeply", "tags that are nested too deeply"),
    # What check finds in templates
    ignorable_error(
        "LG270",
        "unknown-name",
        "a name that nobody has",
        explained_by=(("LG111", Relation.ANYWHERE), ("LG742", Relation.SIMILAR_NAME)),
    ),
    ignorable_error("LG271", "placeholder-in-letter", "a placeholder in the letter"),
    ignorable_warning(
        "LG272",
        "unused-branch",
        "a branch that no letter takes",
        explained_by=(*_at_place("LG270"), *_anywhere("LG742", "LG743", "LG745")),
    ),
    ignorable_warning(
        "LG273",
        "unused-loop",
        "a loop that runs for no letter",
        explained_by=(*_at_place("LG270"), *_anywhere("LG742", "LG743", "LG745")),
    ),
    ignorable_warning(
        "LG275",
        "unused-value",
        "a campaign value that nothing uses",
        explained_by=(*_anywhere("LG341", "LG720", "LG726"), ("LG727", Relation.ANYWHERE)),
    ),
    ignorable_warning("LG276", "unused-template", "a template file that no campaign uses"),
    error("LG277", "tracked-changes", "tracked changes in a Word document"),
    ignorable_error("LG278", "comments", "comments in a Word document"),
    ignorable_warning("LG279", "missing-style", "a style that the document does not have"),
    ignorable_warning("LG280", "missing-language", "a Word document without a language"),
    Rule(
        "LG281",
        "missing-title",
        Severity.NOTE,
        "a Word document without a title",
        is_ignorable=True,
    ),
    doubt("LG282", "repeated-tag", "the same tag twice in a row"),
    doubt("LG283", "swapped-letters-in-letter", "a word in the letter with two letters swapped"),
    # The merge
    error("LG300", "failed-expression", "an expression that fails"),
    per_letter(
        error(
            "LG301",
            "missing-field",
            "a recipient without a field that the letter uses",
            explained_by=(
                ("LG270", Relation.SAME_NAME),
                ("LG160", Relation.SAME_LETTERS),
                ("LG745", Relation.SAME_LETTERS),
            ),
        )
    ),
    error("LG302", "invalid-date", "a value that is not a date")._replace(is_joined=True),
    error(
        "LG303",
        "unknown-citation",
        "an unknown citation",
        explained_by=(
            *_anywhere("LG100", "LG101", "LG102", "LG103", "LG108", "LG116", "LG130"),
            ("LG710", Relation.ANYWHERE),
        ),
    ),
    error("LG304", "field-without-value", "a field without a value"),
    error(
        "LG305",
        "forbidden-link",
        "a link that letters cannot contain",
        explained_by=(("LG730", Relation.ANYWHERE),),
    ),
    error("LG306", "unprintable-value", "a value that cannot be printed"),
    error("LG307", "not-plain-text", "formatted text where only plain text is possible"),
    error("LG308", "nested-link", "a link inside a link"),
    error("LG309", "misplaced-footnote", "a footnote where Word has none"),
    error("LG310", "forbidden-attribute", "an attribute that templates cannot use"),
    error("LG311", "endless-loop", "a loop that runs too often"),
    error("LG312", "letter-too-long", "a letter that is too long"),
    error("LG313", "value-too-large", "a value that is too large"),
    error("LG314", "endless-macro", "a macro that calls itself without end"),
    error("LG315", "template-too-slow", "a template that takes too long"),
    error("LG316", "unsafe-field-value", "a value that the code of a Word field cannot contain"),
    error("LG317", "filtered-formatting", "a filter on formatted text"),
    error("LG318", "unprintable-number", "a number that a letter cannot print"),
    error("LG320", "missing-alt-text", "a picture without alternative text"),
    error("LG321", "picture-outside-campaign", "a picture outside the campaign's folder"),
    error("LG322", "unusable-picture", "a picture that cannot be used"),
    error("LG323", "invalid-length", "an invalid length"),
    error("LG324", "paragraphs-in-paragraph", "whole paragraphs inside a paragraph"),
    error("LG325", "invalid-argument", "a function, filter or operator with unsuitable values"),
    error("LG327", "two-places-cited", "a locator beside a citation that has one"),
    error("LG330", "invalid-number", "a value that is not a number")._replace(is_joined=True),
    error("LG331", "ambiguous-merge-field", "a merge field that matches several fields"),
    error(
        "LG332",
        "missing-time-or-date",
        "a date without a time, or a time without a date",
        explained_by=_anywhere("LG914"),
    )._replace(is_joined=True),
    # What check finds in finished letters
    error("LG340", "damaged-letter-part", "a damaged part of the finished letter"),
    ignorable_error("LG341", "leftover-tag", "part of a tag in the finished letter"),
    ignorable_warning(
        "LG342",
        "empty-paragraph",
        "an empty paragraph where text was left out",
        explained_by=(("LG141", Relation.SAME_LETTERS),),
    ),
    error("LG343", "mark-without-note", "a note mark without its note"),
    error("LG344", "note-without-mark", "a note without its mark"),
    error("LG345", "missing-relationship", "a reference to a missing relationship"),
    error("LG346", "missing-part", "a relationship to a missing part"),
    ignorable_warning("LG347", "duplicate-id", "an id that is used twice"),
    doubt(
        "LG350",
        "gap-in-letter",
        "a gap in the text",
        explained_by=(("LG142", Relation.SAME_PLACE), ("LG709", Relation.ANYWHERE)),
    ),
    doubt(
        "LG352",
        "repeated-word",
        "the same word twice in a row",
        explained_by=(("LG163", Relation.SAME_LETTERS),),
    ),
    # Word fields whose results are worked out
    error("LG360", "missing-place", "a field that refers to what the letter does not have"),
    error("LG361", "failed-formula", "a formula that cannot be worked out"),
    ignorable_warning("LG362", "date-of-the-run", "a date field in a campaign without a date"),
    error("LG363", "field-of-the-computer", "a Word field that tells of a computer or its user"),
    ignorable_warning("LG364", "unknown-page-numbers", "numbers of pages that Word has to count"),
    error("LG365", "invalid-barcode", "a value that a barcode cannot hold"),
    ignorable_warning("LG366", "empty-contents", "a table of contents without entries"),
    error("LG367", "text-of-each-page", "a field with another text on each page of a PDF"),
    doubt("LG368", "missing-property", "a property that the document does not have"),
    doubt("LG369", "dead-reference", "a field that refers to nothing in the document"),
    # Content controls, and passages of other files
    doubt("LG380", "unfilled-control", "a content control that shows its placeholder"),
    error("LG381", "missing-item", "a value that a list of choices does not have"),
    error("LG382", "neither-yes-nor-no", "a value of a checkbox that is neither yes nor no"),
    error("LG383", "unknown-block", "a block of Markdown that lettergen does not know"),
    error("LG384", "invalid-widths", "widths that do not fit the columns of a table"),
    error("LG385", "unusable-passage", "a passage that cannot be included"),
    error("LG386", "misplaced-passage", "a passage where it cannot be"),
    ignorable_warning(
        "LG387", "converted-document", "a document that is read through LibreOffice"
    )._replace(severity=Severity.NOTE),
    error("LG388", "unreadable-document", "a document that LibreOffice cannot read"),
    # The output folder
    per_letter(error("LG401", "unsafe-file-name", "an unsafe file name")),
    error("LG402", "output-outside-campaign", "output outside the campaign's folder"),
    per_letter(
        error(
            "LG403",
            "duplicate-output-file",
            "two letters with the same file name",
            explained_by=(("LG144", Relation.SAME_PLACE),),
        )
    ),
    error("LG404", "unwritable-file", "a file that cannot be written"),
    error("LG410", "edited-letter", "a letter that was edited by hand"),
    error("LG411", "folder-in-use", "another run is writing to the folder"),
    error("LG412", "linked-output", "a link in place of a file or folder"),
    error("LG413", "unusable-manifest", "a manifest that cannot be used"),
    error("LG414", "foreign-file", "a file that lettergen did not write"),
    error("LG415", "letter-of-another-campaign", "a letter of another campaign"),
    error("LG416", "special-file", "a name that is not a regular file's"),
    error("LG417", "input-file", "a file that the campaign reads"),
    error("LG418", "edited-obsolete-letter", "an edited letter that cannot be pruned"),
    # PDF
    error("LG420", "missing-pdf-engine", "a PDF engine that is not installed"),
    error("LG421", "libreoffice-failed", "a letter that LibreOffice cannot convert"),
    error("LG422", "libreoffice-timeout", "a letter that takes LibreOffice too long"),
    error("LG423", "libreoffice-broken", "LibreOffice does not work"),
    error("LG424", "libreoffice-not-started", "LibreOffice cannot be started"),
    error("LG425", "invalid-environment-variable", "an environment variable with an invalid value"),
    per_letter(warning("LG426", "scattered-words", "words that are read out in pieces")),
    error("LG427", "option-without-format", "an option for a format that the run does not make"),
    error("LG428", "unknown-pdf-engine", "an unknown PDF engine"),
    error("LG429", "broken-pdf-engine", "a PDF engine of another package that cannot be loaded"),
    error("LG430", "incomplete-pdf", "a PDF that differs from its letter"),
    per_letter(warning("LG431", "missing-glyph", "characters that the PDF does not show")),
    per_letter(warning("LG432", "lost-link", "a link that the PDF does not have")),
    per_letter(warning("LG433", "substituted-font", "a font that was replaced by another one")),
    per_letter(warning("LG434", "inaccessible-pdf", "a PDF that is not accessible")),
    per_letter(warning("LG435", "not-pdf-a", "a PDF that does not conform to PDF/A")),
    error("LG440", "engine-failed", "a letter that the PDF engine cannot convert"),
    error("LG441", "dxpdf-timeout", "a letter that takes dxpdf too long"),
    error("LG442", "no-fonts", "no fonts are installed"),
    per_letter(warning("LG443", "crowded-footnotes", "text that may overlap footnotes")),
    per_letter(warning("LG444", "undrawn-content", "content that the PDF does not show")),
    # HTML, text and Markdown
    error("LG450", "unreadable-letter", "a finished letter that cannot be read back"),
    error("LG451", "lost-words", "words that the export would lose"),
    error("LG452", "chart-or-diagram", "a chart or diagram"),
    per_letter(warning("LG453", "unlinked-text", "a link that the export keeps only as text")),
    per_letter(
        warning("LG454", "picture-without-alt-text", "an exported picture without alternative text")
    ),
    per_letter(warning("LG455", "unsupported-picture", "a picture that browsers cannot show")),
    # Combined files, labels and envelopes
    error("LG460", "unjoinable-pdf", "a PDF that cannot be joined with the others"),
    error("LG461", "unjoinable-letter", "a Word letter that cannot be joined with the others"),
    error("LG470", "invalid-sort-key", "a sort key that gives no order"),
    error("LG471", "missing-address", "a recipient without an address"),
    error("LG472", "invalid-address", "an address that is not lines of text"),
    error("LG473", "address-too-large", "an address that does not fit"),
    error("LG474", "invalid-stationery", "labels or envelopes that cannot be made"),
    error("LG475", "invalid-stationery-file", "labels or envelopes that are not a Word document"),
    error("LG476", "missing-return-address", "no return address"),
    error("LG477", "note-in-address", "a footnote, link or picture in an address"),
    error("LG480", "unknown-format", "an unknown format"),
    error("LG481", "incomplete-combined-file", "a combined file that would lack a letter"),
    error("LG483", "invalid-combined-file", "a combined file that is neither PDF nor Word"),
    error("LG484", "file-of-a-letter", "a name that belongs to a letter"),
    # Links
    ignorable_warning("LG500", "dead-link", "a dead link"),
    ignorable_warning("LG501", "unanswered-link", "a link that could not be checked")._replace(
        severity=Severity.NOTE
    ),
    # Lists of recipients: spreadsheets, CSV, JSON, databases
    unusable("LG600", "unreadable-list", "a list of recipients that cannot be read"),
    error("LG601", "column-without-name", "a column with values and without a name"),
    error("LG602", "repeated-header", "a row that repeats the header"),
    error("LG603", "wrong-number-of-cells", "a row with too many or too few cells"),
    ignorable_warning("LG604", "guessed-encoding", "a file in an unknown encoding")._replace(
        severity=Severity.NOTE
    ),
    unusable("LG605", "invalid-json", "a file is not valid JSON"),
    unusable("LG606", "unclear-sheet", "a sheet that is missing or not named"),
    error("LG607", "error-in-cell", "a cell that shows an error"),
    error("LG608", "formula-without-result", "a formula without a stored result"),
    error("LG609", "merged-cells", "merged cells in the list"),
    error("LG610", "hidden-rows", "hidden rows"),
    error("LG611", "row-of-totals", "a row of totals"),
    error("LG612", "merged-header", "a header with merged cells"),
    error("LG613", "unknown-number-format", "a number whose format is not supported"),
    error("LG614", "number-too-long", "a number with lost digits"),
    unusable("LG615", "database-failed", "a database that cannot be used"),
    error("LG616", "password-in-campaign", "a password in the campaign"),
    error("LG617", "binary-value", "a value that is binary data"),
    error("LG620", "same-name", "two columns whose names a template cannot tell apart"),
    unusable("LG621", "unknown-column", "a column that the list does not have"),
    unusable("LG622", "invalid-fields", "`fields:` with a value that describes no field"),
    unusable("LG623", "field-name-taken", "two fields of the same name"),
    unusable("LG624", "invalid-group", "`group:` or `rows:` with a value that cannot be"),
    error(
        "LG625", "rows-differ", "a field with different values in the rows of one letter"
    )._replace(is_joined=True),
    unusable("LG626", "ambiguous-recipient", "a name that several recipients have"),
    # Numbers, and yes and no
    error("LG640", "unclear-yes-or-no", "a value that may mean no, or something to print")._replace(
        is_joined=True
    ),
    unusable("LG641", "nobody-selected", "conditions that nobody meets"),
    error("LG642", "wrong-currency", "an amount whose currency is unknown or another one"),
    error("LG643", "number-without-words", "a number that cannot be written in words"),
    # Dates and languages
    error("LG650", "ambiguous-date", "a date that can be two days")._replace(is_joined=True),
    error("LG651", "unknown-holidays", "working days of a country that is not known"),
    error("LG652", "unknown-language", "a language that is not known"),
    error("LG653", "missing-edition", "a recipient for whose letter there is no file")._replace(
        is_joined=True
    ),
    ignorable_warning("LG654", "unused-edition", "a letter that no recipient gets"),
    error("LG655", "disordered-words", "words that a PDF engine puts in the wrong order"),
    error("LG656", "language-within-line", "a block in another language within a paragraph"),
    # What check finds in values and texts
    ignorable_error("LG700", "word-for-nothing", "a word for nothing in the place of a value"),
    ignorable_error("LG701", "wrong-encoding", "text that was read in the wrong encoding"),
    ignorable_error("LG702", "lost-letter", "a letter that was lost"),
    ignorable_error("LG703", "letter-of-another-script", "a letter of another script in a word"),
    ignorable_error("LG704", "html-in-text", "HTML that a letter would show"),
    doubt("LG705", "markdown-in-value", "Markdown that a letter would show"),
    doubt(
        "LG706",
        "inconsistent-case",
        "capitals or small letters where others have both",
        explained_by=(("LG700", Relation.SAME_PLACE),),
    ),
    doubt("LG707", "inverted-name", "a surname before the first name where others are not so"),
    doubt(
        "LG708",
        "unbalanced-mark",
        "a bracket or quotation mark without its partner",
        explained_by=(("LG701", Relation.SAME_PLACE),),
    ),
    doubt(
        "LG709",
        "misplaced-punctuation",
        "punctuation that is wrong in a text",
        explained_by=(("LG732", Relation.SAME_PLACE),),
    ),
    unusable("LG710", "merge-conflict", "marks of a merge conflict in a file"),
    ignorable_error(
        "LG711",
        "impossible-date",
        "a day that no calendar has",
        explained_by=_at_place("LG135", "LG302"),
    ),
    ignorable_error("LG712", "wrong-weekday", "a weekday that is not that of its date"),
    doubt("LG713", "unlikely-year", "a year that does not fit the other dates"),
    doubt(
        "LG714",
        "dates-out-of-order",
        "a date before another that it must follow",
        explained_by=_at_place("LG713"),
    ),
    doubt("LG715", "wrong-amount", "a number with wrong thousands or decimals"),
    doubt("LG716", "wrong-telephone-number", "a telephone number that cannot be"),
    doubt("LG717", "misspelt-domain", "a domain that is nearly another one"),
    doubt("LG718", "address-of-another", "an e-mail address that does not match the name"),
    doubt("LG719", "sender-is-recipient", "a recipient who is the sender"),
    doubt("LG720", "typed-value", "a value of one recipient in the words of a template"),
    doubt("LG721", "draft-mark", "words that say that a letter is not to be sent"),
    doubt("LG722", "hidden-text", "words that nobody sees"),
    doubt("LG723", "highlighted-text", "highlighted words"),
    ignorable_error("LG725", "broken-reference", "a cross-reference that leads nowhere"),
    ignorable_error("LG726", "tag-without-braces", "a tag that lost its braces"),
    doubt("LG727", "foreign-property", "a document property of another letter or person"),
    ignorable_error("LG728", "day-first-in-citation", "a date of a citation in another order"),
    ignorable_error("LG730", "internal-address", "a web address that only the office can open"),
    doubt("LG731", "indirect-link", "a web address that tracks readers or leads elsewhere first"),
    doubt("LG732", "wrong-end-of-link", "punctuation at the end of a web address"),
    ignorable_warning("LG733", "misspelt-word", "a word that no dictionary has"),
    error("LG734", "no-dictionary", "no dictionary to look words up in"),
    error("LG740", "invalid-accept", "a line under `accept` that accepts nothing"),
    warning("LG741", "nothing-to-accept", "an accepted rule that finds nothing"),
    ignorable_error(
        "LG742",
        "misspelt-field",
        "a field whose name is nearly that of another",
        explained_by=(("LG301", Relation.SIMILAR_NAME),),
    ),
    doubt("LG743", "selection-of-few", "a condition that chooses one recipient of many"),
    ignorable_error(
        "LG745",
        "misspelt-choice",
        "a word that is nearly one that the letter asks for",
        explained_by=(("LG641", Relation.ANYWHERE),),
    ),
    doubt("LG746", "hidden-missing-field", "a missing field that a campaign value hides"),
    doubt("LG747", "repeated-words", "a sentence or passage that is there twice"),
    doubt("LG748", "name-never-printed", "a field printed twice in place of the name"),
    doubt(
        "LG749",
        "cite-missing",
        "sources in the data that no letter cites",
        explained_by=(("LG726", Relation.ANYWHERE),),
    ),
    # The manifest
    error("LG750", "no-manifest", "a folder without a manifest"),
    # Long lists
    error("LG751", "errors-not-listed", "more errors of a kind than are listed"),
    warning("LG752", "warnings-not-listed", "more warnings of a kind than are listed"),
    Rule("LG753", "notes-not-listed", Severity.NOTE, "more notes of a kind than are listed"),
    # For the newcomer
    unusable("LG760", "letter-without-list", "a letter that is rendered without a list"),
    unusable("LG761", "wrong-kind-of-file", "a file that can be no letter or no list"),
    unusable("LG762", "file-is-there", "a file that 'lettergen init' would overwrite"),
    # Letters edited by hand
    of_files(
        doubt("LG810", "outdated-edited-letter", "an edited letter whose data or template changed")
    ),
    error("LG811", "unreadable-edited-letter", "an edited letter that cannot be read"),
    warning("LG812", "outdated-edited-file", "an edited file made from an earlier letter"),
    of_files(
        doubt("LG813", "marks-in-edited-letter", "tracked changes or comments in an edited letter")
    ),
    # Approval
    unusable("LG815", "invalid-approvals", "approvals that cannot be read"),
    error("LG816", "not-approved", "a letter that too few people approved"),
    warning("LG817", "lost-approval", "a letter that changed after it was approved"),
    error("LG818", "open-points", "a letter with points to confirm that is approved"),
    error("LG819", "unknown-point", "a point to confirm that is not there"),
    error("LG820", "point-kept", "a confirmed point that is still in the list"),
    error("LG821", "unknown-person", "an approval without the name of a person"),
    # Comparing letters
    error("LG825", "nothing-to-compare", "letters that cannot be compared"),
    error("LG826", "no-tracked-changes", "a letter whose changes cannot be tracked"),
    # The ledger and e-mail
    error("LG840", "altered-ledger", "a line of the ledger that was altered"),
    error("LG841", "gap-in-ledger", "lines that are missing in the ledger"),
    ignorable_warning("LG842", "ledger-hidden", "a column that hides what the ledger tells"),
    error("LG843", "namesakes-in-ledger", "a recipient of whom the ledger knows several letters"),
    error("LG844", "not-yet", "the day of something that has not happened yet"),
    unusable("LG845", "unknown-letter", "a name that fits no letter, or several"),
    unusable("LG846", "sent-already", "a letter that was sent already"),
    unusable("LG847", "letter-without-file", "a letter to record as sent that has no file"),
    unusable("LG848", "answered-before-sent", "an answer to a letter that was not sent"),
    unusable(
        "LG850", "no-mail", "a campaign that describes no e-mail, or no program for addresses"
    ),
    error("LG851", "line-break-in-header", "a line break in the address or subject of an e-mail"),
    error("LG852", "invalid-mail-address", "an e-mail address that is missing or not valid"),
    error("LG853", "letter-not-to-send", "a letter that must not be sent"),
    error("LG854", "missing-attachment", "a letter or an attachment that cannot be sent"),
    error("LG855", "draft-exists", "a draft that would replace another file"),
    unusable("LG856", "mail-server", "no server that sends e-mails, or one that cannot be"),
    unusable("LG857", "password-of-mail-server", "a password of a mail server in the campaign"),
    unusable("LG858", "mail-login", "no password of the user who sends e-mails"),
    unusable("LG859", "unreachable-mail-server", "a mail server that cannot be reached"),
    unusable("LG860", "untrusted-mail-server", "a mail server that is not to be trusted"),
    unusable("LG861", "refused-sender", "a mail server that refuses the login or the sender"),
    error("LG862", "letter-in-doubt", "a letter that may have been sent: nobody knows"),
    error("LG864", "refused-mail", "an e-mail that the server refuses"),
    error("LG865", "deferred-mail", "an e-mail that the server does not take for now"),
    error("LG866", "large-mail", "an e-mail that is too large for the server"),
    error("LG867", "mailbox-beyond-ascii", "an address that the server cannot send to"),
    unusable("LG868", "unconfirmed-sending", "sending that nobody confirmed"),
    unusable("LG869", "not-sent-before", "a letter to send again that was not sent before"),
    # Post
    of_files(
        ignorable_error(
            "LG870", "address-outside-window", "an address that does not show in the window"
        )
    ),
    of_files(
        ignorable_error(
            "LG871", "address-larger-than-window", "an address that is too large for the window"
        )
    ),
    of_files(
        ignorable_error("LG872", "more-in-window", "more than the address shows in the window")
    ),
    of_files(
        ignorable_error("LG873", "no-address-on-page", "a letter without an address to be seen")
    ),
    unusable("LG874", "invalid-window", "a window envelope that cannot be used"),
    error("LG875", "letter-behind-its-data", "a letter whose data or template changed since"),
    # Many processes
    error("LG880", "killed-process", "a letter whose process was killed"),
    unusable("LG881", "invalid-archive", "an archive that is not a ZIP archive"),
    # Storage and clusters
    unusable("LG890", "unknown-storage", "a URL that lettergen cannot use"),
    unusable("LG891", "missing-package", "a package that storage or a cluster needs"),
    unusable("LG892", "secret-in-url", "a key or a password in a URL"),
    unusable("LG893", "storage-error", "storage that cannot be reached, or refuses"),
    unusable("LG894", "no-cluster", "a cluster that cannot be reached, or has no workers"),
    unusable("LG895", "storage-changed", "a change in storage while a run works there"),
    unusable("LG896", "not-to-storage", "something that is not written to storage"),
    unusable("LG897", "other-version", "a worker that has other versions than this machine"),
    unusable("LG898", "no-pdf-worker", "a cluster that makes no PDFs"),
    unusable("LG899", "other-campaign", "a campaign that workers cannot load"),
    # Numbers, greetings and dates
    doubt(
        "LG910",
        "odd-number",
        "a number unlike all others in its field",
        explained_by=_at_place("LG715"),
    ),
    doubt("LG911", "wrong-sum", "a total that is not the sum of its parts"),
    doubt("LG912", "contradictory-title", "titles or words of a greeting that do not go together"),
    doubt(
        "LG913",
        "second-greeting",
        "a greeting beside the one of the letterhead",
        explained_by=_at_place("LG720"),
    ),
    doubt("LG914", "unlikely-date-pattern", "a date pattern that prints something else"),
    # Personal data
    Rule(
        "LG930",
        "personal-data",
        Severity.NOTE,
        "personal data of a template that its letters leave out",
        is_ignorable=True,
    ),
    per_letter(
        warning("LG931", "other-numbers", "numbers of notes or list items that the PDF changes")
    ),
    # Markdown
    error("LG932", "unknown-style", "a style that the letterhead does not have"),
)
