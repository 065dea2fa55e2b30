"""The relationships of one letter: the links and pictures that its values add to its parts."""

from collections.abc import Mapping

from lettergen.docx.relationships import HYPERLINK, IMAGE, Relationship
from lettergen.system.patterns import compile_lazily

_ID = compile_lazily(r'"(rId\d+)"')


class LetterRelationships:
    """Gives out relationship ids for one letter.

    ``first`` is the first number that is free in each part.
    """

    def __init__(self, first: Mapping[str, int]) -> None:
        self._first = first
        self._ids: dict[str, dict[Relationship, str]] = {}

    def add_hyperlink(self, part: str, url: str) -> str:
        """Return the id by which ``part`` links to an address."""
        return self._add(part, Relationship("", HYPERLINK, url, external=True))

    def add_image(self, part: str, image_part: str) -> str:
        """Return the id by which ``part`` shows the picture in ``image_part``."""
        return self._add(part, Relationship("", IMAGE, f"/{image_part}"))

    def used_in(self, part: str, xml: str) -> list[Relationship]:
        """Return the relationships that the finished text of ``part`` refers to."""
        ids = self._ids.get(part)
        if not ids:
            return []
        referred = set(_ID.findall(xml))
        return [
            Relationship(id_, to.type, to.target, to.external)
            for to, id_ in ids.items()
            if id_ in referred
        ]

    def _add(self, part: str, relationship: Relationship) -> str:
        ids = self._ids.setdefault(part, {})
        return ids.setdefault(relationship, f"rId{self._first[part] + len(ids)}")
