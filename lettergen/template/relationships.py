"""The relationships of one letter: the links and pictures that its values add to its parts."""

from collections.abc import Mapping
from functools import lru_cache

from lettergen.docx.relationships import HYPERLINK, IMAGE, Relationship
from lettergen.system.patterns import compile_lazily

_Target = tuple[str, str, bool]
"""The type of a relationship, its target, and whether that is outside the package."""

_get_relationship = lru_cache(maxsize=1_000)(Relationship)  # most are the same in all letters
_ID = compile_lazily(r'"(rId\d+)"')


class LetterRelationships:
    """Gives out relationship ids for one letter.

    ``first`` is the first number that is free in each part.
    """

    def __init__(self, first: Mapping[str, int]) -> None:
        self._first = first
        self._ids: dict[str, dict[_Target, str]] = {}

    def add_hyperlink(self, part: str, url: str) -> str:
        """Return the id by which ``part`` links to an address."""
        return self._add(part, (HYPERLINK, url, True))

    def add_image(self, part: str, image_part: str) -> str:
        """Return the id by which ``part`` shows the picture in ``image_part``."""
        return self._add(part, (IMAGE, f"/{image_part}", False))

    def used_in(self, part: str, xml: str) -> list[Relationship]:
        """Return the relationships that the finished text of ``part`` refers to."""
        ids = self._ids.get(part)
        if not ids:
            return []
        referred = set(_ID.findall(xml))
        return [
            _get_relationship(id_, type_, target, external)
            for (type_, target, external), id_ in ids.items()
            if id_ in referred
        ]

    def _add(self, part: str, to: _Target) -> str:
        ids = self._ids.setdefault(part, {})
        return ids.setdefault(to, f"rId{self._first[part] + len(ids)}")
