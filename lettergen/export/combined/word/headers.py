"""Headers and footers (ECMA-376 part 1, 17.10): each letter's own, equal ones kept once."""

import hashlib
from collections.abc import Callable

from lettergen.docx.relationships import FOOTER, HEADER
from lettergen.docx.xml import Element, R, parse_fragment, serialise
from lettergen.export.combined.word import sections
from lettergen.export.combined.word.letter import Letter
from lettergen.export.combined.word.parts import Parts, References

Fit = Callable[[Element], None]

_KINDS = {"header": (HEADER, "hdr"), "footer": (FOOTER, "ftr")}
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


class Margins:
    """The headers and footers of all letters."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[bytes, str] = {}
        self._met: set[tuple[str, str]] = set()

    def adopt(self, letter: Letter, name: str, look: str, number: Fit) -> str:
        """The name that a header or footer of a letter, fitted in already, has here.

        ``look`` tells apart what reads the same and is not; ``number`` gives the ids that no two
        parts may share to one that is new.
        """
        root = letter.stories[name]
        kind = letter.package.find_content_type(name)
        own = self._parts.adopted(letter.package, name)
        rest = "".join(item.to_xml() for item in own)
        key = hashlib.sha256(f"{kind} {look} {rest} {serialise(root)}".encode()).digest()
        if key not in self._known:
            number(root)
            new = self._known[key] = self._parts.free_name(name)
            self._parts.put(new, root, kind)
            self._parts.put_relationships(References(new, own))
        return self._known[key]

    def complete(self, letter_sections: list[Element], references: References) -> None:
        """Give a letter's first section empty headers and footers where it has none.

        It would take those of the letter before (17.10.5).
        """
        first = letter_sections[0]
        missing = self._met - sections.margins(first)
        for kind, page in sorted(missing):
            reference = parse_fragment(f'<w:{kind}Reference w:type="{page}"/>')[0]
            reference.set(f"{{{R}}}id", references.to(_KINDS[kind][0], self._empty(kind)))
            first.insert(0, reference)
        for section in letter_sections:
            self._met |= sections.margins(section)

    def _empty(self, kind: str) -> str:
        key = kind.encode()
        if key not in self._known:
            tag = _KINDS[kind][1]
            root = parse_fragment(
                f'<w:{tag}><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20"'
                f' w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p></w:{tag}>'
            )[0]
            name = self._known[key] = self._parts.free_name(f"word/{kind}1.xml")
            self._parts.put(name, root, _TYPE.format(kind))
        return self._known[key]
