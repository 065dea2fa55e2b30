"""The order of letters, labels and envelopes: by what an expression gives for each recipient."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Undefined

from lettergen.data.campaign import Campaign
from lettergen.diagnostics.collect import Steps
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.project.selection import Addressed, evaluated
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_expression

_MISSING = "LG301"
_GROUP = "a list or a group of fields"
_NUMBERS = re.compile(r"(\d{1,100})")


@dataclass(frozen=True)
class _Sortable:
    """One of those addressed, and what the expression gives; ``None`` where it gives nothing."""

    addressed: Addressed
    value: Any
    missing: Finding | None = None

    @property
    def label(self) -> str:
        return self.addressed.recipient.label


def sorted_by(
    texts: Sequence[str], addressed: Sequence[Addressed], campaign: Campaign, language: Language
) -> list[Addressed]:
    """Those addressed in the order of expressions such as ``address[-1]``; ``-name`` turns it.

    The first expression counts most; who is level stays in the order of the list. Text is in a
    reader's order: without regard to case and accents, numbers in it by their size. Those for
    whom an expression gives nothing come last, either way. Raises ``LettergenError`` with each
    that is no expression, that nobody has a field for, or that gives values without an order.
    """
    steps = Steps()
    ordered = list(addressed)
    for text in reversed(texts):
        again = steps.take(lambda: _sorted(text, ordered, campaign, language))  # noqa: B023
        ordered = ordered if again is None else again
    if steps.findings:
        raise LettergenError(*steps.findings)
    return ordered


def _sorted(
    text: str, addressed: Sequence[Addressed], campaign: Campaign, language: Language
) -> list[Addressed]:
    place = Place(f"--sort {text}")
    text = text.strip()
    value = _known(compile_expression(language, text.removeprefix("-"), place))
    steps = Steps()
    sortables = steps.each(lambda one: _sortable(one, value, campaign, place), addressed)
    found = [one for one in sortables if one.value is not None]
    steps.findings += _disorder(found, place)
    if sortables and all(one.missing for one in sortables):
        steps.findings.append(_unknown(sortables, place))
    if steps.findings:
        raise LettergenError(*steps.findings)
    found.sort(key=lambda one: _key(one.value), reverse=text.startswith("-"))
    last = [one for one in sortables if one.value is None]
    return [one.addressed for one in (*found, *last)]


def _known(value: Callable[..., Any]) -> Callable[..., Any]:
    """The same expression, which fails where it would give something undefined."""

    def known(**values: Any) -> Any:
        found = value(**values)
        if isinstance(found, Undefined):
            found._fail_with_undefined_error()
        return found

    return known


def _sortable(
    one: Addressed, value: Callable[..., Any], campaign: Campaign, place: Place
) -> _Sortable:
    try:
        found = evaluated(value, one.recipient, campaign, place)
    except LettergenError as error:
        if error.findings[0].code != _MISSING:
            raise
        return _Sortable(one, None, error.findings[0])
    is_blank = isinstance(found, str) and not found.strip()
    return _Sortable(one, None if is_blank else found)


def _disorder(sortables: Sequence[_Sortable], place: Place) -> list[Finding]:
    """What keeps the values from being put in an order."""
    first = {_kind(one.value): one.label for one in reversed(sortables)}
    if _GROUP in first:
        message = f"{first[_GROUP]} has {_GROUP} there, which has no order."
        return [Finding("LG470", message, place, "Name a text in it, such as address[-1].")]
    if len(first) > 1:
        said = ", ".join(f"{kind} for {label}" for kind, label in sorted(first.items()))
        message = f"these have no order among themselves: {said}."
        return [Finding("LG470", message, place, "Make them one kind, such as (ends | string).")]
    return []


def _unknown(sortables: Sequence[_Sortable], place: Place) -> Finding:
    missing = sortables[0].missing
    assert missing is not None
    return Finding("LG470", f"no recipient has '{missing.name}'.", place, missing.hint)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, (int, float)):
        return "a number"
    return "text" if isinstance(value, str) else _GROUP


def _key(value: Any) -> Any:
    """What a text is sorted by: its words and numbers, and itself where these are the same.

    ``re.split`` gives text and number in turn, so that only like is compared with like.
    """
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKD", value).casefold()
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    parts = _NUMBERS.split(" ".join(letters.split()))
    return [int(part) if index % 2 else part for index, part in enumerate(parts)], value
