"""Telling works apart that a style would cite alike (CSL 1.0.2, "Disambiguation")."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from lettergen.citations.csl.disambiguated import Extra
from lettergen.citations.csl.names import FULL, INITIALS, SHORT, initials
from lettergen.citations.csl.style import Style
from lettergen.citations.csl.tree import Element
from lettergen.citations.names import Name, join_particle
from lettergen.system.dataclass import dataclass, replace


@dataclass(frozen=True)
class Look:
    """How a work is cited with some extra: its text, its names, whether a condition counted."""

    text: str
    names: tuple[Name, ...]
    listed: tuple[Name, ...]
    used_condition: bool


Looks = Callable[[str, Extra], Look]
"""Gives the look of an id with an extra."""


class Disambiguation:
    """The extras of the works of one letter; ``ids`` are in the order of the bibliography."""

    def __init__(self, style: Style, ids: Sequence[str], look: Looks) -> None:
        citation = style.citation
        self._ids = ids
        self._look = look
        self._layout_names = _name_attributes(style)
        self._add_names = citation.get("disambiguate-add-names") == "true"
        self._add_given = citation.get("disambiguate-add-givenname") == "true"
        self._add_suffix = citation.get("disambiguate-add-year-suffix") == "true"
        self._rule = citation.get("givenname-disambiguation-rule", "by-cite")
        self.extras: dict[str, Extra] = {id_: Extra() for id_ in ids}

    def run(self) -> dict[str, Extra]:
        """Return the extras of all ids."""
        if len(self._ids) < 2:
            return self.extras
        if self._add_given and self._rule != "by-cite":
            self._expand_all_names()
        for group in self._groups(self._ids):
            self._tell_apart(group)
        return self.extras

    def _text(self, id_: str) -> str:
        return self._look(id_, self.extras[id_]).text

    def _groups(self, ids: Iterable[str]) -> list[list[str]]:
        """Return the ids that are cited alike, groups of two or more."""
        found: dict[str, list[str]] = defaultdict(list)
        for id_ in ids:
            found[self._text(id_)].append(id_)
        return [group for group in found.values() if len(group) > 1]

    def _tell_apart(self, group: list[str]) -> None:
        """Try the methods in their order on works that are cited alike."""
        rest = [group]
        if self._add_given and self._rule == "by-cite":
            self._expand_by_cite(group)
            rest = self._groups(group)
        if self._add_names:
            rest = [left for one in rest for left in self._show_more(one)]
        rest = [left for one in rest for left in self._try_condition(one)]
        if self._add_suffix:
            for left in rest:
                for number, id_ in enumerate(left, 1):
                    self.extras[id_] = replace(self.extras[id_], suffix=number)

    # Names

    def _expand_all_names(self) -> None:
        """Show so much of given names that no two persons look alike in the whole letter."""
        primary = self._rule.startswith("primary")
        highest = INITIALS if self._rule.endswith("with-initials") else FULL
        names: list[Name] = []
        for id_ in self._ids:
            shown = self._look(id_, self.extras[id_]).names
            names += shown[:1] if primary else shown
        persons = [name for name in dict.fromkeys(names) if name.is_person]
        levels = self._levels(persons, highest)
        if levels:
            for id_ in self._ids:
                shown = self._look(id_, self.extras[id_]).listed
                own = tuple(
                    (n, levels[n]) for n in (shown[:1] if primary else shown) if n in levels
                )
                self.extras[id_] = replace(self.extras[id_], levels=own)

    def _levels(self, persons: list[Name], highest: int) -> dict[Name, int]:
        levels: dict[Name, int] = {}
        base = self._base_level
        alike: dict[str, list[Name]] = defaultdict(list)
        for person in persons:
            alike[self._shown(person, base)].append(person)
        for group in alike.values():
            if len(group) < 2:
                continue
            for level in range(base + 1, highest + 1):
                if level == INITIALS and self._mark is None:
                    continue
                texts = [self._shown(name, level) for name in group]
                for name, text in zip(group, texts, strict=True):
                    if texts.count(text) == 1 and name not in levels:
                        levels[name] = level
        return levels

    @property
    def _mark(self) -> str | None:
        if self._layout_names.get("initialize") == "false":
            return None
        return self._layout_names.get("initialize-with")

    @property
    def _base_level(self) -> int:
        if self._layout_names.get("form") == "short":
            return SHORT
        return INITIALS if self._mark is not None else FULL

    def _shown(self, name: Name, level: int) -> str:
        family = join_particle(name.particle, name.family)
        if level == SHORT:
            return family
        given = re.sub(r"\.\s+", ".", name.given)
        if level == INITIALS and self._mark is not None:
            given = initials(given, self._mark, keep_hyphens=True)
        return f"{family}\0{given}\0{name.dropping}\0{name.suffix}"

    def _expand_by_cite(self, group: list[str]) -> None:
        """Expand one name after another until the works of a group look different."""
        highest = FULL
        width = max(len(self._look(id_, self.extras[id_]).names) for id_ in group)
        before = len({self._text(id_) for id_ in group})
        kept = dict(self.extras)
        for position in range(width):
            at = {}
            for id_ in group:
                shown = self._look(id_, self.extras[id_]).names
                if position < len(shown) and shown[position].is_person:
                    at[id_] = shown[position]
            levels = self._levels(list(dict.fromkeys(at.values())), highest)
            for id_, name in at.items():
                if name in levels:
                    extra = self.extras[id_]
                    self.extras[id_] = replace(extra, levels=(*extra.levels, (name, levels[name])))
            now = len({self._text(id_) for id_ in group})
            if now == len(group):
                return
        if len({self._text(id_) for id_ in group}) == before:
            self.extras = kept

    def _show_more(self, group: list[str], start: int = 0) -> list[list[str]]:
        """Add names that ``et al.`` hides to all works of a group; return who is still alike."""
        kept = dict(self.extras)
        looks = {id_: self._look(id_, self.extras[id_]) for id_ in group}
        width = max(len(look.listed) for look in looks.values())
        first = max(start, min(len(look.names) for look in looks.values()))
        for shown in range(first + 1, width + 1):
            for id_ in group:
                self.extras[id_] = replace(self.extras[id_], shown=shown)
            if self._add_given and self._rule == "by-cite":
                self._expand_by_cite(group)
            elif self._add_given:
                self._expand_all_names()
            parts: dict[str, list[str]] = defaultdict(list)
            for id_ in group:
                parts[self._text(id_)].append(id_)
            if len(parts) > 1:
                left: list[list[str]] = []
                for part in parts.values():
                    if len(part) > 1:
                        left += self._show_more(part, shown)
                return left
        self.extras |= kept
        return [group]

    def _try_condition(self, group: list[str]) -> list[list[str]]:
        """Let ``disambiguate`` be true for the works of a group; return who is still alike."""
        kept = {id_: self.extras[id_] for id_ in group}
        if not any(self._look(id_, self.extras[id_]).used_condition for id_ in group):
            return [group]
        for id_ in group:
            self.extras[id_] = replace(self.extras[id_], condition=True)
        rest = self._groups(group)
        if len(rest) == 1 and len(rest[0]) == len(group):
            self.extras |= kept
        return rest


def _name_attributes(style: Style) -> dict[str, str]:
    """Return the options of the first names that a citation prints."""
    attributes = dict(style.citation.names)
    element = _first_names(style, style.citation.layout)
    name = element.first("name") if element else None
    return attributes | (name.attributes if name else {})


def _first_names(style: Style, element: Element) -> Element | None:
    """Return the first ``cs:names`` of a layout, in its macros too."""
    for child in element.children:
        if child.name == "names":
            return child
        inner = style.macros.get(child.get("macro")) if child.get("macro") else child
        found = _first_names(style, inner) if inner else None
        if found is not None:
            return found
    return None
