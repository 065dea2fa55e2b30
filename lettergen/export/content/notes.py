"""The notes of a letter, numbered as Word numbers them, each mark and its note linked both ways.

Roles are those of DPUB-ARIA 1.1: ``doc-noteref``, ``doc-endnotes`` and ``doc-backlink``.
mammoth counts footnotes and endnotes in one row; Word counts each by itself, in its own digits.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from lxml import etree

from lettergen.docx.xml import Element, replace_element
from lettergen.export.content.number_formats import LIST_TYPES, numeral
from lettergen.export.content.prepare import NoteNumbers

_MARK = re.compile(r"(foot|end)note-ref-")
_SHORT = {"foot": "fn", "end": "en"}


def taken(
    article: Element, numbers: Mapping[str, NoteNumbers], own_marks: Sequence[str]
) -> Element | None:
    """Number the marks, and take the notes out of the article as a section; none, no section.

    A note with a mark of its own, such as ``*``, is not counted.
    """
    marks = [a for a in article.iter("a") if _MARK.match(a.get("id", ""))]
    list_ = _list_of_notes(article)
    notes: list[Element] = [] if list_ is None else list(list_)
    if list_ is not None:
        article.remove(list_)
    for mark in marks[len(notes) :]:
        _drop(mark)
    if not notes:
        return None
    counts: Counter[str] = Counter()
    kinds: dict[str, list[Element]] = defaultdict(list)
    for position, (mark, note) in enumerate(zip(marks, notes, strict=False)):
        found = _MARK.match(mark.get("id", ""))
        assert found is not None
        kind = found.group(1)
        counting = numbers[f"{kind}note"]
        own = own_marks[position] if position < len(own_marks) else ""
        counts[kind] += not own
        label = own or numeral(counts[kind] + counting.start - 1, counting.form)
        kinds[kind].append(note)
        _link(mark, note, f"{_SHORT[kind]}{len(kinds[kind])}", label)
    section = etree.Element("section", {"class": "notes"})
    section.attrib.update({"role": "doc-endnotes", "aria-label": "Notes"})
    for kind in [kind for kind in _SHORT if kind in kinds]:
        section.append(_listed(kinds[kind], numbers[f"{kind}note"]))
    return section


def _list_of_notes(article: Element) -> Element | None:
    """The list that mammoth sets after everything else; it makes no other."""
    return next((e for e in reversed(article) if e.tag == "ol"), None)


def _link(mark: Element, note: Element, name: str, label: str) -> None:
    """Lead a mark to its note; what mammoth leads back with is taken out."""
    for arrow in [a for a in note.iter("a") if _MARK.match(a.get("href", "")[1:])]:
        line = arrow.getparent()
        replace_element(arrow, [])
        if line is not None and not len(line) and not (line.text or "").strip():
            replace_element(line, [])
    mark.attrib.clear()
    mark.set("id", f"{name[:2]}ref{name[2:]}")
    mark.set("href", f"#{name}")
    mark.set("role", "doc-noteref")
    mark.text = f"[{label}]"
    around = mark.getparent()
    outer = None if around is None else around.getparent()
    if around is not None and outer is not None and outer.tag == "sup" and len(outer) == 1:
        tail, around.tail = outer.tail or "", None
        outer.tail = None
        replace_element(outer, [around], after=tail)
    note.attrib.clear()
    note.set("id", name)
    note.set("data-label", label)
    _drop_repeated(note, label)


def _drop_repeated(note: Element, label: str) -> None:
    """A mark of its own stands as words at the beginning of a note, too: once is enough."""
    if not label.isalnum():
        for element in note.iter():
            text = (element.text or "").lstrip()
            if text:
                element.text = text.removeprefix(label).lstrip()
                return


def _listed(notes: list[Element], counting: NoteNumbers) -> Element:
    """The notes of one kind as a list that counts as they do."""
    list_ = etree.Element("ol")
    counted = all(note.get("data-label", "").isalnum() for note in notes)
    if counting.form not in ("decimal", *LIST_TYPES) or not counted:
        list_.set("class", "labelled")
    elif counting.form in LIST_TYPES:
        list_.set("type", LIST_TYPES[counting.form])
    if counting.start != 1:
        list_.set("start", str(counting.start))
    list_.extend(notes)
    return list_


def _drop(mark: Element) -> None:
    around = mark.getparent()
    replace_element(mark if around is None or around.tag != "sup" else around, [])
