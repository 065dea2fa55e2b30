"""What finished prose never contains: placeholders, tags, and the gaps that empty values leave."""

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import eq

from lettergen.diagnostics.finding import Finding, Place
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

PLACEHOLDER = compile_lazily(
    r"TODO(?<!\wTODO)\b|FIXME(?<!\wFIXME)\b|T(?<!\wT)B[ACD]\b|XX(?<!\wXX)X+\b|XX(?=[/.-]XX)"
    r"|\[(?i:(?:insert|enter|add|your|name|date|address|tbc|title|salutation|recipient|amount|first"
    r"|last|todo|placeholder|xxx*)\b[^\]]*)\](?!\()"
    r"|\[(?i:day|month|year|number|figure|reference|ref|town|city|area|sender|signature|deadline|price"
    r"|number of [^\]]*|datum|monat|betrag|anrede|nom|prénom|montant|enw|dyddiad)\](?![(:])"
    r"|XX(?<!\wXX)(?= (?:days?|weeks?|months?|years?|people|pounds|per cent|%|Tagen?|Wochen|Euro"
    r"|jours|semaines|mois|euros|January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b|%)|[£$€] ?XX?\b"
    r"|\((?i:check (?:with|this|date|name|figure|if)|confirm with"
    r"|to be (?:confirmed|completed|added|checked|inserted)|insert|fill in"
    r"|is this (?:right|correct))\b[^()\n]{0,60}\)"
    r"|<(?i:(?:insert|enter|add|your|name|date|address|title|salutation|recipient)\b[^<>]*)>"
    r"|[Ll](?i:orem ipsum)|\?\?\?|[Cc](?i:lick (?:or tap )?here to enter (?:a |text)\w*\.?)"
    r"|[Cc](?i:hoose an item)\b\.?"
)
"""Words in the place of what somebody still has to write."""

TAG = compile_lazily(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
"""The beginnings and ends of template tags."""

MERGE_FIELD = compile_lazily(r"«(\w[^«»\n]{0,60})»")
"""Word's merge field as it looks when nothing filled it in; it may also be a quotation."""

# Each pattern begins with what is rare in prose, so that searching is fast.
_BLEMISHES = {
    "a doubled space": r"(?<! [A-Z]{2})[ \u00a0]{2,}(?=\S)|[ \u00a0]{2,}(?=\S)(?![A-Z]\d[A-Z])",
    "a space before a punctuation mark": r" (?:[,;!?]|\.(?![\w.]))(?!\w)|\u00a0[,.](?![\w.])",
    "a doubled punctuation mark": r",[,.;]|;[;,.]|(?<!\.)\.\.(?!\.)|[!?:][,.;]",
    "a sign of a currency twice": r"([£$€¥])[ \u00a0]?\1|(?<=\d)[ \u00a0]?€[ \u00a0]?€",
    "empty brackets": r"\([ \u00a0]*\)|\[[ \u00a0]*\]",
    "empty quotation marks": r"“[ \u00a0]*”|‘[ \u00a0]*’|(?<!\S)\"[ \u00a0]*\"(?!\S)",
    "a greeting without a name": r"^Dear(?=,|$)",
    "a punctuation mark at its beginning": r"^[,;:](?=\s)",
}
_BLEMISH = [(what, re.compile(pattern, re.MULTILINE)) for what, pattern in _BLEMISHES.items()]
_FRENCH = (" ;", " !", " ?")
REPEATED_TAG = compile_lazily(r"(\{\{[^{}]*\}\}|\[\^[^\]\s]+\](?!:))\s*\1(?!:)")
"""A tag, or the mark of a footnote, twice in a row."""

_MAY_BE_DOUBLED = set(
    """
    that had is very so bye who do nous vous die der das sie
    Walla Wagga Baden Bora Pago Woy Sing Duran Puka Ylang Kai Curl Grong Book Mooney Dum Tawi Berg
    Paw Cous Beri Pom Tin Yo Go Ko Moto Mana Humu Kili Wiki Aka Nan Lu Li Mimi Zsa Boutros
    """.split()
)
"""Words that may be doubled, and names such as that of the town Walla Walla."""


def report_placeholder(placeholder: str, place: Place) -> Finding:
    """Return the finding for a placeholder in the words of a letter."""
    message = f"the letter contains the placeholder '{placeholder}'."
    return Finding("LG271", message, place, "Fill it in.")


def report_repeated_tag(tag: str, place: Place) -> Finding:
    """Return the finding for a tag that is there twice in a row."""
    return Finding("LG282", f"'{tag}' is there twice in a row.", place, "Delete one of them.")


def tags(text: str) -> Iterator[re.Match[str]]:
    """Find tags, and beginnings and ends of tags, in a text."""
    return TAG.finditer(text) if "{" in text or "}" in text else iter(())


def merge_fields(text: str) -> Iterator[re.Match[str]]:
    """Find what looks like a merge field of Word's, and may be a quotation."""
    return MERGE_FIELD.finditer(text) if "«" in text else iter(())


@dataclass(frozen=True)
class Blemish:
    """A blemish in a text: what it is in words, its bounds, and the words around it."""

    what: str
    start: int
    end: int
    shown: str


def blemish(text: str, *, is_french: bool = False) -> Blemish | None:
    """Return the first blemish of a text."""
    return next(iter(blemishes(text, is_french=is_french)), None)


@lru_cache(maxsize=4096)
def blemishes(text: str, *, is_french: bool = False) -> tuple[Blemish, ...]:
    """Return every gap and doubling in a text that an empty or misplaced value may have left.

    ``is_french`` tells that a blank before ; ! and ? is right. Most paragraphs are the same in all
    letters, so the results are cached.
    """
    found = [
        Blemish(what, *match.span(), _shown(text, *match.span()))
        for what, pattern in _BLEMISH
        for match in pattern.finditer(text)
        if (text[: match.start()].strip() or not match.group()[0].isspace())
        and not (is_french and match.group() in _FRENCH)
    ]
    return (*found, *_doubled_words(text))


def find_doubled_word(text: str) -> Blemish | None:
    """Return the first word of a text that is there twice in a row."""
    return next(_doubled_words(text), None)


def _doubled_words(text: str) -> Iterator[Blemish]:
    words = text.split(" ")
    bare = [word.rstrip(",.;:!?") for word in words]
    if not any(map(eq, words, bare[1:])):
        return
    position = 0
    for word, following in zip(words, bare[1:], strict=False):
        if word == following and word.isalpha() and word not in _MAY_BE_DOUBLED:
            shown = f"{word} {word}"
            yield Blemish("a doubled word", position, position + len(shown), shown)
        position += len(word) + 1


def _shown(text: str, start: int, end: int) -> str:
    """Return the blemish with the word on either side of it."""
    before = re.search(r"[^\s]*\s?$", text[:start].split("\n")[-1])
    after = re.match(r"\s?[^\s]*", text[end:].split("\n")[0])
    return f"{before.group() if before else ''}{text[start:end]}{after.group() if after else ''}"
