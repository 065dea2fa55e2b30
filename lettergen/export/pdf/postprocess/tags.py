"""Complete the tags of a PDF as PDF/UA-1 (ISO 14289-1) requires.

An engine that tags gets most of it right. What is right already stays as it is, so another version
of the engine, or finishing twice, does no harm.
"""

import re
from itertools import count

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from lettergen.export.pdf.postprocess.structure_tree import StructureTree, is_same, list_kids

_HEADINGS = [f"/H{level}" for level in range(1, 7)]


def complete_tags(pdf: Pdf, tree: StructureTree) -> None:
    """Mark the PDF as tagged, name its notes, and close gaps between levels of headings."""
    _mark_as_tagged(pdf)
    _name_notes(tree)
    _close_heading_gaps(tree)


def find_undescribed_figures(tree: StructureTree) -> list[Object]:
    """Return the figures that have no text for those who cannot see them (7.3)."""
    return [
        figure
        for figure in tree.elements("/Figure")
        if not str(figure.get("/Alt", "")).strip() and "/ActualText" not in figure
    ]


def mark_as_artifacts(figures: list[Object], pdf: Pdf, tree: StructureTree) -> None:
    """Take figures that only decorate out of the tree; mark them as artifacts (7.1)."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    for figure in figures:
        page = pdf.pages[numbers.get(figure.Pg.objgen, -1)]
        page.contents_coalesce()
        content = page.Contents.read_bytes()
        for id_ in (int(kid) for kid in list_kids(figure) if not isinstance(kid, Dictionary)):
            start = rb"/\w+\s*<<\s*/MCID\s+%d\s*>>\s*BDC" % id_
            content = re.sub(start, b"/Artifact BMC", content)
            tree.parents[int(page.StructParents)][id_] = None
        page.Contents = pdf.make_stream(content)
        parent = figure.P
        parent.K = Array([kid for kid in list_kids(parent) if not is_same(kid, figure)])


def _mark_as_tagged(pdf: Pdf) -> None:
    """Set ``Marked`` in the catalogue (6.2), and the tab order of pages to that of the tags."""
    marks = pdf.Root.get("/MarkInfo")
    if not isinstance(marks, Dictionary):
        pdf.Root.MarkInfo = marks = Dictionary()
    marks.Marked = True
    for page in pdf.pages:
        if "/Annots" in page and page.get("/Tabs") != Name.S:
            page.Tabs = Name.S  # 7.18.3; LibreOffice 7.4 writes a string


def _name_notes(tree: StructureTree) -> None:
    """Give each note an ID of its own (7.9)."""
    notes = tree.elements("/Note")
    known = {str(note.get("/ID")) for note in notes if "/ID" in note}
    free = (name for number in count(1) if (name := f"note-{number}") not in known)
    seen: set[str] = set()
    for note in notes:
        if "/ID" not in note or str(note.ID) in seen:
            note.ID = String(next(free))
        seen.add(str(note.ID))


def _close_heading_gaps(tree: StructureTree) -> None:
    """Make the levels of headings begin with the first and skip none (7.4.2)."""
    above: list[int] = []  # the levels of the headings above this one, as the engine has them
    for heading in tree.elements(*_HEADINGS):
        level = _HEADINGS.index(tree.type_of(heading)) + 1
        above = [one for one in above if one < level] + [level]
        if len(above) != level:
            heading.S = Name(_HEADINGS[len(above) - 1])
