"""Sort letters, labels and envelopes by the value of an expression for each recipient."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Undefined

from lettergen.data.campaign import CampaignFile
from lettergen.diagnostics.collect import attempt, collecting, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.project.expressions import evaluate
from lettergen.project.selection import Letter
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_expression

_MISSING = "LG301"
_GROUP = "a list or a group of fields"
_NUMBERS = re.compile(r"(\d{1,100})")


@dataclass(frozen=True)
class _Sortable:
    """A letter and its value of the expression; ``None`` for one that has none."""

    letter: Letter
    value: Any
    missing: Finding | None = None


def sort_letters(
    expressions: Sequence[str],
    letters: Sequence[Letter],
    campaign: CampaignFile,
    language: Language,
) -> tuple[Letter, ...]:
    """Return letters in the order of expressions such as ``address[-1]``; ``-name`` reverses it.

    The first expression counts most; letters with equal values keep the order of the list. Text
    is in a reader's order: without regard to case and accents, numbers in it by their value.
    Letters without a value come last, either way. Reports each expression that is none, that no
    recipient has a field for, or whose values have no order (LG200, LG470), and ignores it.
    """
    ordered = tuple(letters)
    for text in reversed(expressions):
        with attempt():
            ordered = _sort(text, ordered, campaign, language)
    return ordered


def _sort(
    text: str, letters: Sequence[Letter], campaign: CampaignFile, language: Language
) -> tuple[Letter, ...]:
    place = Place(f"--sort {text}")
    text = text.strip()
    value = _require_defined(compile_expression(language, text.removeprefix("-"), place))
    sortables: list[_Sortable] = []
    with collecting():
        for letter in letters:
            with attempt():
                sortables.append(_build_sortable(letter, value, campaign, place))
        found = [one for one in sortables if one.value is not None]
        _check_order(found, place)
        if sortables and all(one.missing for one in sortables):
            report(_describe_unknown(sortables[0].missing, place))
    found.sort(key=lambda one: _build_key(one.value), reverse=text.startswith("-"))
    last = [one for one in sortables if one.value is None]
    return tuple(one.letter for one in (*found, *last))


def _require_defined(value: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same expression, which fails where it would give something undefined."""

    def defined(**values: Any) -> Any:
        found = value(**values)
        if isinstance(found, Undefined):
            found._fail_with_undefined_error()
        return found

    return defined


def _build_sortable(
    letter: Letter, value: Callable[..., Any], campaign: CampaignFile, place: Place
) -> _Sortable:
    try:
        found = evaluate(value, letter.recipient, campaign, place)
    except LettergenError as error:
        if error.findings[0].code != _MISSING:
            raise
        return _Sortable(letter, None, error.findings[0])
    is_blank = isinstance(found, str) and not found.strip()
    return _Sortable(letter, None if is_blank else found)


def _check_order(sortables: Sequence[_Sortable], place: Place) -> None:
    """Report values that have no order, alone or among each other."""
    first = {_describe_kind(one.value): one.letter.label for one in reversed(sortables)}
    if _GROUP in first:
        message = f"the value for {first[_GROUP]} is {_GROUP}, which has no order."
        report(Finding("LG470", message, place, "Name a text in it, such as address[-1]."))
    elif len(first) > 1:
        kinds = ", ".join(f"{kind} for {label}" for kind, label in sorted(first.items()))
        message = f"values of different kinds have no order: {kinds}."
        report(Finding("LG470", message, place, "Make them one kind, such as (ends | string)."))


def _describe_unknown(missing: Finding | None, place: Place) -> Finding:
    assert missing is not None
    return Finding("LG470", f"no recipient has '{missing.name}'.", place, missing.hint)


def _describe_kind(value: Any) -> str:
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, (int, float)):
        return "a number"
    return "text" if isinstance(value, str) else _GROUP


def _build_key(value: Any) -> Any:
    """Return the key that sorts a text: its words and numbers, then the text itself.

    ``re.split`` gives text and number in turn, so that numbers are compared with numbers only.
    """
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKD", value).casefold()
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    parts = _NUMBERS.split(" ".join(letters.split()))
    return [int(part) if index % 2 else part for index, part in enumerate(parts)], value
