"""Comments in the margin of a Word document (ECMA-376 part 1, 17.13.4)."""

from lxml import etree

from lettergen.docx.package import Package
from lettergen.docx.xml import (
    DECLARATION,
    Element,
    R,
    W,
    declare_prefixes,
    escape_text,
    parse_fragment,
    w,
)

PART = "word/comments.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONSHIP = f"{R}/comments"


class Comments:
    """The comments of one document; ``add`` new ones by ``author``, then ``store`` them."""

    def __init__(self, package: Package, author: str) -> None:
        self._package = package
        self._author = author
        self._name = package.find_part("/comments")
        if self._name:
            self._root = declare_prefixes(package.parse_part(self._name))
        else:
            self._root = etree.fromstring(f'<w:comments xmlns:w="{W}" xmlns:r="{R}"/>')
        numbers = (int(found.get(w("id"), 0)) for found in self._root)
        self._next = max(numbers, default=-1) + 1

    def add(self, paragraph: Element, text: str) -> None:
        """Add a comment on a whole paragraph of the main part."""
        start, end, mark = self._add(text)
        properties = paragraph.find(w("pPr"))
        paragraph.insert(0 if properties is None else 1, start)
        paragraph.extend([end, mark])

    def add_range(self, first: Element, last: Element, text: str) -> None:
        """Add a comment on runs of the main part that are beside each other."""
        start, end, mark = self._add(text)
        first.addprevious(start)
        last.addnext(end)
        end.addnext(mark)

    def _add(self, text: str) -> list[Element]:
        """Add a comment; return what goes to its start, its end, and behind that."""
        number = self._next
        self._next += 1
        comment = parse_fragment(
            f'<w:comment w:id="{number}" w:author="{self._author}" w:initials="{self._author[:2]}">'
            f'<w:p><w:r><w:t xml:space="preserve">{escape_text(text)}</w:t></w:r></w:p></w:comment>'
        )[0]
        self._root.append(comment)
        return list(
            parse_fragment(
                f'<w:commentRangeStart w:id="{number}"/><w:commentRangeEnd w:id="{number}"/>'
                f'<w:r><w:commentReference w:id="{number}"/></w:r>'
            )
        )

    def store(self) -> None:
        """Write the comments to the package."""
        if not self._name:
            self._package.add_part(PART, DECLARATION, _TYPE, _RELATIONSHIP)
            self._name = PART
        self._package.set_part(self._name, self._root)
