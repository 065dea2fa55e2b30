"""Headers and footers (ECMA-376 part 1, 17.10): each letter has its own, equal ones are shared."""

import hashlib
from collections.abc import Callable

from lettergen.docx.relationships import FOOTER, HEADER
from lettergen.docx.xml import Element, R, parse_fragment, serialise
from lettergen.export.combined.word import sections
from lettergen.export.combined.word.letter import Letter
from lettergen.export.combined.word.parts import Parts, References

_KINDS = {"header": (HEADER, "hdr"), "footer": (FOOTER, "ftr")}
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


class Headers:
    """The headers and footers of all letters."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[bytes, str] = {}

    def import_part(
        self, letter: Letter, name: str, owner: str, renumber: Callable[[Element], None]
    ) -> str:
        """Import a header or footer of a letter, whose text has been changed already.

        ``owner`` keeps apart what reads the same and must not be shared; ``renumber`` gives new ids
        to what must have an id of its own. Return the name of the part in the joined document.
        """
        root = letter.stories[name]
        kind = letter.package.find_content_type(name)
        items = self._parts.import_relationships(letter.package, name)
        relationships = "".join(item.xml for item in items)
        text = f"{kind} {owner} {relationships} {serialise(root)}"
        key = hashlib.sha256(text.encode()).digest()
        if key not in self._known:
            renumber(root)
            new = self._known[key] = self._parts.find_free_name(name)
            self._parts.set_part(new, root, kind)
            self._parts.set_relationships(References(new, items))
        return self._known[key]

    def complete(self, letters: list[list[Element]], references: References) -> None:
        """Give the first section of each letter empty headers where letters before it have some.

        It would take over theirs (17.10.5). ``letters`` are the sections of each letter.
        """
        before: set[tuple[str, str]] = set()
        for letter in letters:
            for kind, page in sorted(before - sections.list_headers(letter[0])):
                reference = parse_fragment(f'<w:{kind}Reference w:type="{page}"/>')[0]
                target = self._get_empty(kind)
                reference.set(f"{{{R}}}id", references.refer_to(_KINDS[kind][0], target))
                letter[0].insert(0, reference)
            before = before.union(*map(sections.list_headers, letter))

    def _get_empty(self, kind: str) -> str:
        """Return the name of an empty header or footer without height."""
        key = kind.encode()
        if key not in self._known:
            tag = _KINDS[kind][1]
            root = parse_fragment(
                f'<w:{tag}><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20"'
                f' w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p></w:{tag}>'
            )[0]
            name = self._known[key] = self._parts.find_free_name(f"word/{kind}1.xml")
            self._parts.set_part(name, root, _TYPE.format(kind))
        return self._known[key]
