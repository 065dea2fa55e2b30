"""Tag and describe the links of a PDF as PDF/UA-1 (ISO 14289-1, 7.18.5) requires."""

from collections import defaultdict
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from lettergen.export.pdf.postprocess.pages import Box, Pages
from lettergen.export.pdf.postprocess.structure_tree import StructureTree, is_same, list_kids
from lettergen.languages.words import WORDS, Words
from lettergen.system.dataclass import dataclass


def complete_links(pdf: Pdf, tree: StructureTree, pages: Pages, words: Words | None) -> None:
    """Give each link a tag and a description, and each note mark a reference.

    ``pages`` are those of the same PDF. ``words`` are those by which screen readers announce the
    links between a note mark and its note; without any, they announce the number alone.
    """
    _Links(pdf, tree, pages).complete(words)


@dataclass(frozen=True)
class _Link:
    """A link annotation (ISO 32000-1, 12.5.6.5), with the number of its page from 0.

    ``target`` is the page and the point that it leads to, if that is in the document.
    """

    annotation: Object
    page: int
    box: Box
    target: tuple[int, float, float] | None

    @property
    def is_tagged(self) -> bool:
        return "/StructParent" in self.annotation

    def leads_to(self, other: "_Link") -> bool:
        """Return whether this link leads to the place of the other one."""
        if self.target is None:
            return False
        page, x, y = self.target
        return page == other.page and other.box.contains(x, y)


class _Links:
    """The links of one PDF."""

    def __init__(self, pdf: Pdf, tree: StructureTree, pages: Pages) -> None:
        self._pdf, self._pages, self._tree = pdf, pages, tree
        self._page_numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self._content: dict[int, dict[int, Box]] = {}
        self._below: dict[tuple[int, Box], int | None] = {}
        self._links = list(self._find())

    def complete(self, words: Words | None) -> None:
        pairs = self._find_pairs()
        for link in self._links:
            if not link.is_tagged:
                self._tag(link)
        self._describe(pairs if words else [], words or WORDS["en"])
        for mark, _ in pairs:
            self._add_reference(mark)

    def _find(self) -> Iterator[_Link]:
        for number, page in enumerate(self._pdf.pages):
            for annotation in page.get("/Annots", []):
                if annotation.get("/Subtype") == "/Link":
                    x, y, other_x, other_y = map(float, annotation.Rect)
                    box = Box(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))
                    yield _Link(annotation, number, box, self._find_target(annotation))

    def _find_target(self, annotation: Object) -> tuple[int, float, float] | None:
        """Return the page and the point that a link leads to (ISO 32000-1, 12.3.2.2)."""
        place = annotation.get("/Dest", annotation.get("/A", Dictionary()).get("/D"))
        if not isinstance(place, Array) or len(place) < 4 or place[1] != "/XYZ":
            return None
        x, y = (float(number) if number is not None else 0.0 for number in list(place)[2:4])
        return self._page_numbers.get(place[0].objgen, -1), x, y

    def _find_pairs(self) -> list[tuple[_Link, _Link]]:
        """Return pairs of a note mark and the link in its note: two that lead to each other."""
        on_page: dict[int, list[_Link]] = defaultdict(list)
        inside = [link for link in self._links if link.target is not None]
        for link in inside:
            on_page[link.page].append(link)
        pairs = []
        for link in inside:
            for other in on_page[link.target[0]] if link.target else ():
                if link is other or not (link.leads_to(other) and other.leads_to(link)):
                    continue
                element = self._find_element(other)
                if element is not None and self._tree.is_within("/Note", element):
                    pairs.append((link, other))
                    break
        return pairs

    def _tag(self, link: _Link) -> None:
        """Tag a link, with the marked content below it."""
        found = self._find_content(link)
        if found is None:
            self._tag_at_end(link)
            return
        owner, id_ = found
        kids = list_kids(owner)
        position = kids.index(id_)
        tag = self._tree.create_element("/Link", owner, link.page)
        tag.K = Array([id_])
        is_in_paragraph = self._tree.type_of(owner) == "/P"
        if is_in_paragraph and position == 0 and self._tree.is_first_in("/Note", owner):
            # The number of a note is its label, beside its paragraphs (ISO 32000-1, 14.8.4.4.1).
            note = owner.P
            label = self._tree.create_element("/Lbl", note, link.page)
            label.K, tag.P = Array([tag]), label
            owner.K = Array(kids[1:])
            note.K = Array([label, *list_kids(note)])
        else:
            owner.K = Array([*kids[:position], tag, *kids[position + 1 :]])
        self._tree.parents[int(self._pdf.pages[link.page].StructParents)][id_] = tag
        self._connect(link, tag)

    def _tag_at_end(self, link: _Link) -> None:
        """Tag a link over artifacts, such as the letterhead, at the end of the document.

        Otherwise nobody who navigates by tags could reach it.
        """
        document = self._tree.elements("/Document")
        top = document[0] if document else self._tree.root
        paragraph = self._tree.create_element("/P", top, link.page)
        tag = self._tree.create_element("/Link", paragraph, link.page)
        tag.K, paragraph.K = Array(), Array([tag])
        top.K = Array([*list_kids(top), paragraph])
        self._connect(link, tag)

    def _connect(self, link: _Link, tag: Object) -> None:
        """Make a tag and an annotation refer to each other (ISO 32000-1, 14.7.4.3, 14.7.4.4)."""
        page = self._pdf.pages[link.page].obj
        annotation = link.annotation
        if not annotation.is_indirect:
            return
        tag.K.append(Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page))
        annotation.StructParent = self._tree.add_parent(tag)

    def _describe(self, pairs: list[tuple[_Link, _Link]], words: Words) -> None:
        """Describe in words where each link leads; note numbers alone only in ``pairs``."""
        for link in self._links:
            if not str(link.annotation.get("/Contents", "")).strip():
                action = link.annotation.get("/A", Dictionary())
                text = self._pages.text_in(link.page, link.box) or str(action.get("/URI", "Link"))
                link.annotation.Contents = String(text)
        for pair in pairs:
            for link, template in zip(pair, (words.footnote, words.back_to_footnote), strict=True):
                text = str(link.annotation.Contents)
                if len(text.split()) == 1:
                    link.annotation.Contents = String(template.format(text))

    def _add_reference(self, mark: _Link) -> None:
        """Put the tag of a note mark into a Reference (ISO 32000-1, 14.8.4.4.1)."""
        tree = self._tree
        tag = tree.parents.get(int(mark.annotation.get("/StructParent", -1)))
        if tag is None or tree.type_of(tag) != "/Link" or tree.is_within("/Reference", tag):
            return
        owner = tag.P
        reference = tree.create_element("/Reference", owner, mark.page)
        owner.K = Array([reference if is_same(kid, tag) else kid for kid in list_kids(owner)])
        reference.K, tag.P = Array([tag]), reference

    def _find_content(self, link: _Link) -> tuple[Object, int] | None:
        """Return the marked content below a link: its element, and its id on the page."""
        place = link.page, link.box
        if place not in self._below:
            self._below[place] = self._find_id(link)
        id_ = self._below[place]
        if id_ is None:
            return None
        owners = self._tree.parents.get(int(self._pdf.pages[link.page].get("/StructParents", -1)))
        element = owners[id_] if isinstance(owners, Array) and id_ < len(owners) else None
        return (element, id_) if element is not None and id_ in list_kids(element) else None

    def _find_id(self, link: _Link) -> int | None:
        """Return the id of the marked content that a link covers most of."""
        if link.page not in self._content:
            self._content[link.page] = self._pages.marked_content(link.page)
        left, bottom, right, top = link.box
        shares = [
            (box.shared_area(link.box) / box.area, id_)
            for id_, box in self._content[link.page].items()
            if box.left < right and box.right > left and box.bottom < top and box.top > bottom
        ]
        share, id_ = max(shares, default=(0.0, 0))
        return id_ if share else None

    def _find_element(self, link: _Link) -> Object | None:
        """Return the element that a link belongs to, or would belong to if it were tagged."""
        if link.is_tagged:
            return self._tree.parents.get(int(link.annotation.StructParent))
        found = self._find_content(link)
        return found[0] if found else None
