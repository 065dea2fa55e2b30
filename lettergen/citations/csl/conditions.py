"""The conditions of ``cs:if`` and ``cs:else-if`` (CSL 1.0.2, "Choose")."""

from collections.abc import Callable
from typing import Protocol

from lettergen.citations.csl import numbers
from lettergen.citations.csl.disambiguated import Extra
from lettergen.citations.csl.tree import Element
from lettergen.citations.item import Item
from lettergen.citations.positions import Placed, Position


class Cited(Protocol):
    """What conditions are about: an item, and where and how it is cited."""

    item: Item
    placed: Placed | None
    extra: Extra
    number: int
    is_bibliography: bool
    used_condition: bool

    def locator(self) -> str:
        """Return the locator as it is printed."""


def is_true(branch: Element, cited: Cited) -> bool:
    """Return whether the conditions of a branch are met, as its ``match`` asks."""
    results: list[bool] = []
    for name, test in _TESTS.items():
        if name in branch.attributes:
            results += [test(cited, value) for value in branch.get(name).split()]
    match branch.get("match", "all"):
        case "any":
            return any(results)
        case "none":
            return not any(results)
    return all(results)


def _type(cited: Cited, value: str) -> bool:
    return cited.item.type == value


def _variable(cited: Cited, value: str) -> bool:
    match value:
        case "locator":
            return bool(cited.placed and cited.placed.cite.locator)
        case "citation-number":
            return bool(cited.number)
        case "year-suffix":
            return bool(cited.extra.suffix)
        case "first-reference-note-number":
            return bool(cited.placed and cited.placed.first_note)
    return cited.item.has(value)


def _is_numeric(cited: Cited, value: str) -> bool:
    text = cited.locator() if value == "locator" else cited.item.texts.get(value, "")
    return numbers.is_numeric(text)


def _is_uncertain(cited: Cited, value: str) -> bool:
    date = cited.item.dates.get(value)
    return bool(date and date.circa)


def _locator(cited: Cited, value: str) -> bool:
    if cited.placed is None or not cited.placed.cite.locator:
        return False
    return (cited.placed.cite.label or "page") == value.replace("sub verbo", "sub-verbo")


def _position(cited: Cited, value: str) -> bool:
    if cited.placed is None or cited.is_bibliography:
        return False
    position = cited.placed.position
    match value:
        case "first":
            return position is Position.FIRST
        case "subsequent":
            return position > Position.FIRST
        case "ibid":
            return position >= Position.IBID_WITH_LOCATOR
        case "ibid-with-locator":
            return position is Position.IBID_WITH_LOCATOR
    return value == "near-note" and cited.placed.near_note


def _disambiguate(cited: Cited, value: str) -> bool:
    cited.used_condition = True
    return value == "true" and cited.extra.condition


_TESTS: dict[str, Callable[[Cited, str], bool]] = {
    "type": _type,
    "variable": _variable,
    "is-numeric": _is_numeric,
    "is-uncertain-date": _is_uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": _disambiguate,
}
