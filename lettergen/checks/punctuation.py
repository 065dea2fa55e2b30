"""Find punctuation that is wrong in a text by itself: brackets, quotation marks, blanks."""

import re
from collections.abc import Iterator

from lettergen.checks.flaws import Flaw
from lettergen.system.patterns import compile_lazily

_PAIRS = (
    ("(", ")"),
    ("[", "]"),
    ("“", "”"),
    ("«", "»"),
    ("（", "）"),
    ("「", "」"),
    ("『", "』"),
    ("【", "】"),
)
_ENUMERATION = compile_lazily(r"(?<![\w(/.-])(?:[0-9]{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\)")
_INCHES = compile_lazily(r"(?<=\d)\"")
# A sentence or a word after a punctuation mark, without the blank between them.
_NO_BLANK = compile_lazily(
    r"(?<![\w@/.])[^\W\d_][^\W\d_A-Z]*[^\W\d_A-Z]{2}(?:[.!?][A-ZÀ-Þ][^\W\d_]+|,[^\W\d_]{2,})(?![\w@/.]*[@/])"
)
_DOMAIN = compile_lazily(
    r"\.(?:com|org|net|gov|uk|de|fr|eu|info|edu|js|pdf|docx?|co)\b", re.IGNORECASE
)


def find_unbalanced(text: str) -> Iterator[Flaw]:
    """Find a bracket or a quotation mark that is opened and not closed, or the reverse."""
    counted = _drop_enumerations(text) if ")" in text else text
    if ":" in counted or ";" in counted:
        counted = re.sub(r"(?<!\S)[:;]-?[()](?!\w)", "", counted)  # smileys
    for opening, closing in _PAIRS:
        more, less = counted.count(opening), counted.count(closing)
        if opening == "“" and ("„" in counted or not more):  # German: „…“; Swedish: ”…”
            continue
        if opening == "«" and counted.find("»") < counted.find("«"):
            continue  # German and Danish: »…«
        if more != less:
            mark, state = (opening, "closed") if more > less else (closing, "opened")
            what = f"contains '{mark}', which is never {state}."
            yield Flaw("LG708", what, "Add the other one, or delete this one.", text.find(mark))
            return
    if counted.count('"') % 2 and _INCHES.sub("", counted).count('"') % 2:
        what = "contains '\"', a quotation mark without its partner."
        yield Flaw("LG708", what, "Add the other one, or delete this one.", text.find('"'))
    elif "„" in counted and counted.count("„") != counted.count("“") + counted.count("”"):
        what = "contains '„', which is never closed."
        yield Flaw("LG708", what, "Add the other one, or delete this one.", text.find("„"))


def _drop_enumerations(text: str) -> str:
    """Return a text without the brackets of an enumeration: a), 1)."""

    def drop(found: re.Match[str]) -> str:
        before = text[: found.start()]
        return found.group() if before.count("(") > before.count(")") else ""

    return _ENUMERATION.sub(drop, text)


def find_missing_blank(text: str) -> Iterator[Flaw]:
    """Find a blank that is missing after a full stop or a comma."""
    for found in _NO_BLANK.finditer(text):
        if not _DOMAIN.search(found.group()):
            what = f"contains '{found.group()}', without a blank after the punctuation mark."
            yield Flaw("LG709", what, "Type the blank.", found.start())
            return
