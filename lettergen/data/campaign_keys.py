"""The keys of ``campaign.yaml``, in one table."""

from typing import NamedTuple


class Key(NamedTuple):
    """A key of a campaign: what it means, and whether every campaign needs it."""

    meaning: str
    is_required: bool = False


KEYS = {
    "letter": Key("the letter: a Markdown file with tags, or a Word document", is_required=True),
    "letterhead": Key("the Word document that a Markdown letter is set in"),
    "recipients": Key("the list of recipients: a file or database", is_required=True),
    "fields": Key("fields that get their values from columns with other names"),
    "group": Key("the columns whose values tell which rows of the list are one letter"),
    "rows": Key("the name of the field with the rows of a group"),
    "label": Key("a pattern for what messages and --only call a recipient"),
    "citations": Key("the file with the citations"),
    "citation-style": Key("the style of the citations: house, a CSL style, or a .csl file"),
    "citation-locale": Key("the language of the words in citations, such as en-GB"),
    "lang": Key("the language of the letters, such as cy or en-GB"),
    "dates": Key("how dates such as 05/11/2026 are typed: day-first, month-first or iso"),
    "changes": Key("what happens to tracked changes and comments: accept or refuse"),
    "quotes": Key("the quotation marks of the letters: typographic or as-typed"),
    "output": Key("a pattern for the file of each letter", is_required=True),
    "format": Key("the formats of each letter, such as docx, pdf, html"),
    "ledger": Key("the ledger whose record of what was sent is used: a folder or ledger.jsonl"),
    "approval": Key("how many people must approve a letter before a final run writes it"),
    "mail": Key("the e-mail that each letter goes with: to, subject, body, attachments"),
    "where": Key("an expression; only recipients for whom it is true get a letter"),
    "address": Key("a pattern for the lines of the address on labels and envelopes"),
    "values": Key("values that all letters share"),
    "check": Key("the rules that lettergen check ignores, each with its reason"),
}
"""Every key with what it means, in the order in which messages list them."""

REQUIRED = frozenset(name for name, key in KEYS.items() if key.is_required)
