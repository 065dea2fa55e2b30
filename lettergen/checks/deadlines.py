"""Find the dates by which a letter asks for something: "Please reply by {{ due | date }}"."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from lettergen.checks.date_words import DateFinder
from lettergen.checks.template_texts import TemplateText
from lettergen.data.names import identify
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Text
from lettergen.system.patterns import compile_lazily

_BY = (
    r"by|until|till|no later than|not later than|on or before|erbyn|tan|bis(?: zum| spätestens)?"
    r"|spätestens(?: am| bis)?|jusqu['’]au|au plus tard le|avant le|d['’]ici(?: le| au)?"
    r"|hasta el|antes del|a más tardar el|entro il|entro|uiterlijk(?: op)?|vóór|senast(?: den)?"
    r"|senest(?: den)?|inden(?: den)?|innen|viimeistään|até|nejpozději do|najpóźniej do"
    r"|do(?: dnia)?"
    r"|w terminie do|legkésőbb|până la|μέχρι|έως|roimh|faoin"
)
_WEEKDAY = r"(?:[^\W\d_]{3,}day,? +|(?:the|dem|den|der) +)?"
_TAG = r"(?:\*\*)?\{\{\s*(?P<path>[\w.]+)\s*\|\s*date\b"
_BY_TAG = compile_lazily(rf"\b(?:{_BY}) +{_WEEKDAY}{_TAG}", re.IGNORECASE)
_BY_DAY = compile_lazily(rf"\b(?:{_BY}) +(?:\*\*)?{_WEEKDAY}$", re.IGNORECASE)
_TAG_BY = compile_lazily(
    r"\{\{\s*(?P<path>[\w.]+)\s*\|\s*date\b[^}]*\}\}(?:\*\*)?\s*(?:まで|mennessä)"
)
_SENTENCE = compile_lazily(r"[.!?](?=\s)|\n\s*\n")
# A sentence with these words tells of what was, such as a reminder of an earlier deadline.
_PAST = compile_lazily(
    r"\b(?:had|was|were|did|didn['’]t|has|have|hasn['’]t|haven['’]t|(?<!be )asked|missed|expected"
    r"|should|joined|lived|hatten?|waren?|wurden?|haben|avait|avions|était|étaient|avez|avons"
    r"|gefehlt|miał|miała|były|był|oedd|cafodd)\b(?! until\b)",
    re.IGNORECASE,
)
_NEAR = 200  # characters of a sentence


def list_deadlines(texts: Iterable[TemplateText]) -> frozenset[str]:
    """Return what identifies the names of fields and values that are dates to do something by."""
    found = set()
    for text in texts:
        if "date" not in text.written:
            continue
        for pattern in (_BY_TAG, _TAG_BY):
            for one in pattern.finditer(text.written):
                if not _tells_of_past(text.written, one.start("path")):
                    found.add(identify(one["path"]))
    return frozenset(found)


def find_past_deadlines(
    texts: Iterable[TemplateText], finder: DateFinder, letter: tuple[Text, date]
) -> Iterator[Finding]:
    """Find dates in the words of a template that are before the letter, and to reply by."""
    of_letter, day = letter
    for text in texts:
        for found in finder.find(text.fixed):
            before = text.fixed[max(found.start - _NEAR, 0) : found.start]
            if not found.value or found.value >= day or not _BY_DAY.search(before):
                continue
            if _tells_of_past(text.fixed, found.start):
                continue
            shown = text.fixed[found.start : found.end]
            message = (
                f"{text.subject} contains '{shown}', a day to do something by, which is before "
                f"the date of the letter ({of_letter.value})."
            )
            hint = f"Correct one of the two; the other is in {of_letter.place}."
            yield text.finding("LG714", message, found.start, hint)


def _tells_of_past(text: str, at: int) -> bool:
    """Return whether the sentence before a place tells of something that has been."""
    before = text[max(at - _NEAR, 0) : at]
    return bool(_PAST.search(_SENTENCE.split(before)[-1]))
