"""The tags of a PDF, made whole as PDF/UA-1 (ISO 14289-1) wants them.

An engine that tags gets most of it right; what is known to go wrong is mended here. What is right
already is left as it is, so that another version of the engine, or a second pass, does no harm.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from lettergen.export.pdf.postprocess.pages import Box, Pages
from lettergen.export.pdf.postprocess.structure_tree import TagTree, kids, same

# How links between a note and its mark are read out; in other languages their number must do.
_MARK, _BACK = "Footnote {}", "Back to the mark of footnote {}"

_HEADINGS = [f"/H{level}" for level in range(1, 7)]


@dataclass(frozen=True)
class _Link:
    """A link annotation (ISO 32000-1, 12.5.6.5), on the page with that number.

    ``goal`` is the page and the point that it leads to, if it does within the document.
    """

    annotation: Object
    page: int
    box: Box
    goal: tuple[int, float, float] | None

    @property
    def is_tagged(self) -> bool:
        return "/StructParent" in self.annotation

    def leads_to(self, other: "_Link") -> bool:
        """Whether this link, within the document, leads to where the other one is."""
        if self.goal is None:
            return False
        page, x, y = self.goal
        return page == other.page and other.box.holds(x, y)


class Tags:
    """The tags of one PDF. Raises ``NoTagsError`` if it has none."""

    def __init__(self, pdf: Pdf, pages: Pages, *, language: str) -> None:
        self._pdf, self._pages, self._tree = pdf, pages, TagTree(pdf)
        self._english = language.lower().startswith("en")
        self._numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self._placed: dict[int, dict[int, Box]] = {}

    def mend(self) -> None:
        """Put right all that can be put right without knowing more of the letter."""
        self._mark_tagged()
        self._name_notes()
        links = list(self._links())
        pairs = self._pairs(links)
        for link in links:
            if not link.is_tagged:
                self._tag(link)
        self._describe(links, pairs)
        for mark, _ in pairs:
            self._refer(mark)
        self._close_gaps_of_headings()

    def silent_figures(self) -> list[Object]:
        """The pictures that are not described to those who cannot see them (7.3)."""
        return [
            figure
            for figure in self._tree.elements("/Figure")
            if not str(figure.get("/Alt", "")).strip() and "/ActualText" not in figure
        ]

    def make_decoration(self, figures: list[Object]) -> None:
        """Take pictures out of the tags: they only decorate (7.1, 7.3)."""
        for figure in figures:
            page = self._pdf.pages[self.number_of(figure.Pg)]
            page.contents_coalesce()
            content = page.Contents.read_bytes()
            for id_ in (int(kid) for kid in kids(figure) if not isinstance(kid, Dictionary)):
                start = rb"/\w+\s*<<\s*/MCID\s+%d\s*>>\s*BDC" % id_
                content = re.sub(start, b"/Artifact BMC", content)
                self._tree.parents[int(page.StructParents)][id_] = None
            page.Contents = self._pdf.make_stream(content)
            owner = figure.P
            owner.K = Array([kid for kid in kids(owner) if not same(kid, figure)])

    def number_of(self, page: Object) -> int:
        """The number of a page, from 0; -1 if it is none of this document."""
        return self._numbers.get(page.objgen, -1)

    def _mark_tagged(self) -> None:
        """The catalogue says that there are tags (6.2), and pages are walked through by them."""
        marks = self._pdf.Root.get("/MarkInfo")
        if not isinstance(marks, Dictionary):
            self._pdf.Root.MarkInfo = marks = Dictionary()
        marks.Marked = True
        for page in self._pdf.pages:
            if "/Annots" in page and page.get("/Tabs") != Name.S:
                page.Tabs = Name.S  # 7.18.3; LibreOffice 7.4 writes a string

    def _name_notes(self) -> None:
        """Each note has a name of its own (7.9)."""
        notes = self._tree.elements("/Note")
        known = {str(note.get("/ID")) for note in notes if "/ID" in note}
        free = (name for number in count(1) if (name := f"note-{number}") not in known)
        seen: set[str] = set()
        for note in notes:
            if "/ID" not in note or str(note.ID) in seen:
                note.ID = String(next(free))
            seen.add(str(note.ID))

    def _links(self) -> Iterator[_Link]:
        for number, page in enumerate(self._pdf.pages):
            for annotation in page.get("/Annots", []):
                if annotation.get("/Subtype") == "/Link":
                    x, y, other_x, other_y = map(float, annotation.Rect)
                    box = Box(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))
                    yield _Link(annotation, number, box, self._goal(annotation))

    def _goal(self, annotation: Object) -> tuple[int, float, float] | None:
        """The page and the point that a link leads to (ISO 32000-1, 12.3.2.2)."""
        place = annotation.get("/Dest", annotation.get("/A", Dictionary()).get("/D"))
        if not isinstance(place, Array) or len(place) < 4 or place[1] != "/XYZ":
            return None
        x, y = (float(number) if number is not None else 0.0 for number in list(place)[2:4])
        return self.number_of(place[0]), x, y

    def _pairs(self, links: list[_Link]) -> list[tuple[_Link, _Link]]:
        """The marks of notes, and the links back to them: two that lead to each other.

        The one that stands in the note leads back.
        """
        pairs = []
        inside = [link for link in links if link.goal is not None]
        for link in inside:
            for other in inside:
                if link is other or not (link.leads_to(other) and other.leads_to(link)):
                    continue
                element = self._element_under(other)
                if element is not None and self._tree.is_within("/Note", element):
                    pairs.append((link, other))
                    break
        return pairs

    def _tag(self, link: _Link) -> None:
        """Tag a link, around the marked content that lies under it (7.18.5)."""
        found = self._content_under(link)
        if found is None:
            self._tag_outside(link)
            return
        owner, id_ = found
        held = kids(owner)
        position = held.index(id_)
        tag = self._tree.new("/Link", owner, link.page)
        tag.K = Array([id_])
        is_in_paragraph = self._tree.kind(owner) == "/P"
        if is_in_paragraph and position == 0 and self._tree.is_first_of("/Note", owner):
            # The number of a note is its label, which stands beside its paragraphs (14.8.4.4.1).
            note = owner.P
            label = self._tree.new("/Lbl", note, link.page)
            label.K, tag.P = Array([tag]), label
            owner.K = Array(held[1:])
            note.K = Array([label, *kids(note)])
        else:
            owner.K = Array([*held[:position], tag, *held[position + 1 :]])
        self._tree.parents[int(self._pdf.pages[link.page].StructParents)][id_] = tag
        self._join(link, tag)

    def _tag_outside(self, link: _Link) -> None:
        """Tag a link over what is no content, such as the letterhead, at the end of the document.

        Else nobody would reach it who goes by the tags.
        """
        document = self._tree.elements("/Document")
        top = document[0] if document else self._tree.root
        paragraph = self._tree.new("/P", top, link.page)
        tag = self._tree.new("/Link", paragraph, link.page)
        tag.K, paragraph.K = Array(), Array([tag])
        top.K = Array([*kids(top), paragraph])
        self._join(link, tag)

    def _join(self, link: _Link, tag: Object) -> None:
        """Let a tag and an annotation know of each other (ISO 32000-1, 14.7.4.3 and 14.7.4.4)."""
        page = self._pdf.pages[link.page].obj
        annotation = link.annotation
        if not annotation.is_indirect:
            return
        tag.K.append(Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page))
        key = self._tree.next_key()
        self._tree.parents[key] = tag
        annotation.StructParent = key

    def _describe(self, links: list[_Link], pairs: list[tuple[_Link, _Link]]) -> None:
        """Each link says in words where it leads (7.18.5)."""
        for link in links:
            if not str(link.annotation.get("/Contents", "")).strip():
                action = link.annotation.get("/A", Dictionary())
                text = self._pages.text_in(link.page, link.box) or str(action.get("/URI", "Link"))
                link.annotation.Contents = String(text)
        if self._english:
            for pair in pairs:
                for link, words in zip(pair, (_MARK, _BACK), strict=True):
                    text = str(link.annotation.Contents)
                    if len(text.split()) == 1:
                        link.annotation.Contents = String(words.format(text))

    def _refer(self, mark: _Link) -> None:
        """The mark of a note is a reference to it (ISO 32000-1, 14.8.4.4.1)."""
        tree = self._tree
        tag = tree.parents.get(int(mark.annotation.get("/StructParent", -1)))
        if tag is None or tree.kind(tag) != "/Link" or tree.is_within("/Reference", tag):
            return
        owner = tag.P
        reference = self._tree.new("/Reference", owner, mark.page)
        owner.K = Array([reference if same(kid, tag) else kid for kid in kids(owner)])
        reference.K, tag.P = Array([tag]), reference

    def _close_gaps_of_headings(self) -> None:
        """Headings begin with the first level and leave none out (7.4.2)."""
        above: list[int] = []  # the levels of the headings that this one stands under, as written
        for heading in self._tree.elements(*_HEADINGS):
            level = _HEADINGS.index(self._tree.kind(heading)) + 1
            above = [one for one in above if one < level] + [level]
            if len(above) != level:
                heading.S = Name(_HEADINGS[len(above) - 1])

    def _content_under(self, link: _Link) -> tuple[Object, int] | None:
        """The marked content that a link lies over, by its id, and the element that it is of."""
        if link.page not in self._placed:
            self._placed[link.page] = self._pages.marked_content(link.page)
        share, id_ = max(
            (
                (box.shared_with(link.box) / box.area, id_)
                for id_, box in self._placed[link.page].items()
            ),
            default=(0.0, 0),
        )
        if not share:
            return None
        owners = self._tree.parents.get(int(self._pdf.pages[link.page].get("/StructParents", -1)))
        element = owners[id_] if isinstance(owners, Array) and id_ < len(owners) else None
        return (element, id_) if element is not None and id_ in kids(element) else None

    def _element_under(self, link: _Link) -> Object | None:
        """The element that a link belongs to, or would if it were tagged."""
        if link.is_tagged:
            return self._tree.parents.get(int(link.annotation.StructParent))
        found = self._content_under(link)
        return found[0] if found else None
