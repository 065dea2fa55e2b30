"""Sort letters, labels and envelopes by the value of an expression for each recipient."""

from array import array
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from jinja2 import Undefined

from lettergen.data.campaign import CampaignFile
from lettergen.diagnostics.collect import attempt, collecting, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.languages.current import using_conventions
from lettergen.project.expressions import evaluate
from lettergen.project.selection import Letter
from lettergen.template.blame import describe_error
from lettergen.template.errors import MergeError
from lettergen.template.jinja.context import UnusableValue
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_expression
from lettergen.template.numbers import read_number
from lettergen.template.numeric_errors import not_a_number
from lettergen.template.ordering import NoOrderError, build_keys

_MISSING = "LG301"
_GROUP = "a list or a group of fields"


class _Sortable(NamedTuple):
    """The position of a letter and its value of the expression; ``None`` for one that has none."""

    position: int
    value: Any
    missing: Finding | None = None


def find_order(
    expressions: Sequence[str],
    letters: Sequence[Letter],
    campaign: CampaignFile,
    language: Language,
) -> Sequence[int]:
    """Return the positions of letters in the order of expressions such as ``address[-1]``.

    ``-name`` reverses it. The first expression counts most; letters with equal values keep the
    order of the list. Text is in a reader's order: without regard to case and accents, numbers in
    it by their value. Letters without a value come last, either way. Reports each expression that
    is none, that no recipient has a field for, or whose values have no order (LG200, LG330, LG470),
    and ignores it. The values of all letters are in memory meanwhile, the letters are not.
    """
    order: Sequence[int] = range(len(letters))
    for text in reversed(expressions):
        with attempt():
            order = _sort(text, letters, order, campaign, language)
    return order


def _sort(
    text: str,
    letters: Sequence[Letter],
    order: Sequence[int],
    campaign: CampaignFile,
    language: Language,
) -> Sequence[int]:
    place = Place(f"--sort {text}")
    text = text.strip()
    value = _require_defined(compile_expression(language, text.removeprefix("-"), place))
    found: list[_Sortable] = []
    last = array("I")
    missing: Finding | None = None
    with collecting():
        for position in order:
            with attempt():
                one = _build_sortable(position, letters[position], value, campaign, place)
                if one.value is None:
                    last.append(position)
                    missing = missing or one.missing
                else:
                    found.append(one)
        if missing and len(last) == len(order):
            report(_describe_unknown(missing, place))
    with using_conventions(campaign.conventions):
        keys = _build_keys(found, letters, text, place)
    pairs = sorted(
        zip(keys, found, strict=True), key=lambda pair: pair[0], reverse=text.startswith("-")
    )
    return array("I", (one.position for _, one in pairs)) + last


def _require_defined(value: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same expression, which fails where it would give something undefined."""

    def defined(**values: Any) -> Any:
        found = value(**values)
        if isinstance(found, Undefined):
            found._fail_with_undefined_error()
        if isinstance(found, UnusableValue):
            found.fail()
        return found

    return defined


def _build_sortable(
    position: int,
    letter: Letter,
    value: Callable[..., Any],
    campaign: CampaignFile,
    place: Place,
) -> _Sortable:
    try:
        found = evaluate(value, letter.recipient, campaign, place)
    except LettergenError as error:
        if error.findings[0].code != _MISSING:
            raise
        return _Sortable(position, None, error.findings[0])
    is_blank = isinstance(found, str) and not found.strip()
    return _Sortable(position, None if is_blank else found)


def _build_keys(
    sortables: Sequence[_Sortable], letters: Sequence[Letter], text: str, place: Place
) -> list[Any]:
    """Return the keys that sort values; raises ``LettergenError`` for those without an order.

    A value that is no number among numbers is a finding at its place (LG330), once for all.
    """
    values = [one.value for one in sortables]
    try:
        return build_keys(values)
    except NoOrderError as error:
        if error.is_no_number:
            raise _describe_no_number(sortables, letters, error.index, text, place) from None
    except MergeError as error:  # a date that is wrong, or can be two days
        raise LettergenError(Finding(error.code, error.message, place, error.hint)) from None
    kinds_of = {_describe_kind(one.value): one.position for one in reversed(sortables)}
    first = {kind: letters[position].label for kind, position in kinds_of.items()}
    if _GROUP in first:
        message = f"the value for {first[_GROUP]} is {_GROUP}, which has no order."
        hint = "Name a text in it, such as address[-1]."
    else:
        kinds = ", ".join(f"{kind} for {label}" for kind, label in sorted(first.items()))
        message = f"values of different kinds have no order: {kinds}."
        hint = "Make them one kind, such as (ends | string)."
    raise LettergenError(Finding("LG470", message, place, hint))


def _describe_no_number(
    sortables: Sequence[_Sortable],
    letters: Sequence[Letter],
    index: int,
    text: str,
    place: Place,
) -> LettergenError:
    """Return the error for a value that is no number, with the count of others like it."""
    one = sortables[index]
    name = text.removeprefix("-")
    error = not_a_number(one.value, name)
    count = sum(read_number(other.value) is None for other in sortables) - 1
    if count:
        others = f"are {count} other values" if count > 1 else "is another value"
        error.message = f"{error.message.rstrip('.')}; so {others}."
    error.hint = f"{error.hint} To sort as text, write '{name} | string'."
    letter = letters[one.position]
    finding = describe_error(error, place, letter.recipient.fields)
    return LettergenError(finding.about(letter.label))


def _describe_unknown(missing: Finding | None, place: Place) -> Finding:
    assert missing is not None
    return Finding("LG470", f"no recipient has '{missing.name}'.", place, missing.hint)


def _describe_kind(value: Any) -> str:
    if isinstance(value, bool):
        return "yes or no"
    if read_number(value) is not None:
        return "a number"
    return "text" if isinstance(value, str) else _GROUP
