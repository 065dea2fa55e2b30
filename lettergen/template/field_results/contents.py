"""Tables of contents and of figures (TOC, ECMA-376 part 1, 17.16.5.68): the merged headings.

Numbers of pages are left empty: only a program that lays out the letter knows them. Word asks to
update them when it opens the letter, and LibreOffice counts them for the PDF.
"""

import copy
import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from lxml import etree

from lettergen.docx.attributes import get_attribute
from lettergen.docx.fields import Field, create_run
from lettergen.docx.reader.model import Paragraph
from lettergen.docx.runs import set_text
from lettergen.docx.stylesheet import get_style_id, get_style_name
from lettergen.docx.xml import SPACE_PRESERVE, Element, w
from lettergen.system.patterns import compile_lazily
from lettergen.template.field_results.context import Context
from lettergen.template.field_results.field import LetterField
from lettergen.template.field_results.shown_text import list_runs, read_shown_text

_PREFIX = "_Toc"
_PAGE = compile_lazily(r"\d*|[ivxlcdm]*")
_FIRST_NUMBER = 990_000_000
_LEVELS = range(1, 10)
_ENTRY_STYLE = compile_lazily(r"(?:toc |contents )(\d)")


class Entry(NamedTuple):
    """An entry: its level from 1, the label and words of its heading, and the heading itself."""

    level: int
    label: str
    text: str
    heading: Element


def write_lists(context: Context, fields: Sequence[LetterField]) -> None:
    """Write the entries of every table of contents of a letter."""
    for field in fields:
        if field.kind == "TOC":
            _write_list(context, field)
        elif field.kind in ("INDEX", "TOA"):
            context.needs_pages = True


def _write_list(context: Context, field: LetterField) -> None:
    own = {id(paragraph) for paragraph in _list_own_paragraphs(field.field)}
    entries = [one for one in _find_entries(context, field) if id(one.heading) not in own]
    if not entries:
        message = f"the table of contents '{field.code}' has no entries in this letter."
        hint = "Put it, with its heading, into a condition that leaves it out."
        context.warn("LG366", message, hint, field)
        _ListWriter(context, field).write([])
        return
    writer = _ListWriter(context, field)
    context.needs_pages |= any(writer.shows_page(entry.level) for entry in entries)
    if not _shows_entries(field.field, entries):
        writer.write(entries)


def _shows_entries(field: Field, entries: Sequence[Entry]) -> bool:
    """Whether a table has these entries already, with whatever numbers of pages."""
    shown = [_keep_letters(read_shown_text(one)) for one in _list_own_paragraphs(field)]
    wanted = [_keep_letters(f"{one.label}{one.text}") for one in entries]
    shown = [text for text in shown if text]
    return len(shown) == len(wanted) and all(
        text.startswith(entry) and _PAGE.fullmatch(text[len(entry) :])
        for text, entry in zip(shown, wanted, strict=True)
    )


def _keep_letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


# Which headings


def _find_entries(context: Context, field: LetterField) -> Iterator[Entry]:
    """Iterate over the entries of a table in the order of the letter."""
    instruction = field.instruction
    styles = _read_styles(field)
    sequence = instruction.get_switch_argument("c") or instruction.get_switch_argument("a")
    levels = _read_levels(field, "o")
    uses_levels = instruction.has_switch("o") or not (
        instruction.has_switch("t") or instruction.has_switch("u") or instruction.has_switch("f")
    )
    within = _find_bounds(context, field)
    for element, paragraph in context.letter.body.items():
        if within is not None and id(element) not in within:
            continue
        text = " ".join(read_shown_text(element).split())
        label = paragraph.label.text if paragraph.label else ""
        if sequence is not None:
            if sequence.text.strip().casefold() in _list_sequences(element):
                only_words = instruction.has_switch("a")
                yield Entry(1, "", _drop_number(element, text) if only_words else text, element)
            continue
        level = _find_level(paragraph, styles, levels if uses_levels else range(0))
        if level is None and instruction.has_switch("u"):
            outline = paragraph.format.outline_level
            level = outline + 1 if outline is not None and outline + 1 in levels else None
        if level is not None and text:
            yield Entry(level, label, text, element)
        if instruction.has_switch("f"):
            yield from _find_marked_entries(element, field)


def _find_level(paragraph: Paragraph, styles: dict[str, int], levels: range) -> int | None:
    names = [paragraph.format.style.casefold(), *paragraph.format.style_names[:1]]
    for name in names:
        if name in styles:
            return styles[name]
    for name in paragraph.format.style_names[:1]:
        found = re.fullmatch(r"heading (\d)", name)
        if found and int(found[1]) in levels:
            return int(found[1])
    return None


def _read_styles(field: LetterField) -> dict[str, int]:
    """Read the styles of ``\\t "Style 1,1,Style 2,2"``."""
    argument = field.instruction.get_switch_argument("t")
    words = [] if argument is None else re.split(r"[,;]", argument.text)
    pairs = zip(words[::2], words[1::2], strict=False)
    return {name.strip().casefold(): int(level) for name, level in pairs if level.strip().isdigit()}


def _read_levels(field: LetterField, switch: str) -> range:
    argument = field.instruction.get_switch_argument(switch)
    found = re.fullmatch(r"\s*(\d)\s*-\s*(\d)\s*", argument.text) if argument else None
    return range(int(found[1]), int(found[2]) + 1) if found else _LEVELS


def _find_bounds(context: Context, field: LetterField) -> set[int] | None:
    """Return the paragraphs of the bookmark that ``\\b`` names; ``None`` for all."""
    argument = field.instruction.get_switch_argument("b")
    bookmark = None if argument is None else context.bookmarks.find(argument.text.strip())
    if bookmark is None:
        return None
    runs = (run for paragraph in bookmark.list_runs() for run in paragraph)
    return {id(p) for run in runs for p in run.iterancestors(w("p"))}


def _list_sequences(paragraph: Element) -> set[str]:
    """Return what the SEQ fields of a paragraph count."""
    code = "".join(text.text or "" for text in paragraph.iter(w("instrText")))
    return {name.casefold() for name in re.findall(r"SEQ\s+(\w+)", code, re.IGNORECASE)}


def _drop_number(paragraph: Element, text: str) -> str:
    """Return a caption without its label and number, as ``\\a`` wants it."""
    found = re.match(r"\w+\s*[\divxlcdm]+(?:[.:\s–—-]+)(.*)", text, re.IGNORECASE)
    return found[1] if found else text


def _find_marked_entries(paragraph: Element, field: LetterField) -> Iterator[Entry]:
    """Iterate over the entries that TC fields mark (17.16.5.66)."""
    code = "".join(text.text or "" for text in paragraph.iter(w("instrText")))
    wanted = field.instruction.get_switch_argument("f")
    kind = wanted.text.strip().casefold() if wanted else ""
    for found in re.finditer(r'\bTC\s+"([^"]*)"((?:\s*\\[a-z](?:\s+[^\\\s"]+)?)*)', code):
        own = re.search(r"\\f\s+(\w+)", found[2])
        level = re.search(r"\\l\s+(\d)", found[2])
        if not kind or (own and own[1].casefold() == kind):
            yield Entry(int(level[1]) if level else 1, "", found[1], paragraph)


# The entries


class _ListWriter:
    """Writes the entries of one table in place of its old ones."""

    def __init__(self, context: Context, field: LetterField) -> None:
        self._context = context
        self._field = field
        self._instruction = field.instruction
        self._models = _find_models(field.field, context)
        self._root = field.mark.getroottree().getroot()
        ids = (get_attribute(one, "0", "id") for one in self._root.iter(w("bookmarkStart")))
        taken = [int(id_) for id_ in ids if id_.lstrip("-").isdigit()]
        self._numbers = count(max([_FIRST_NUMBER, *(number + 1 for number in taken)]))

    def write(self, entries: Sequence[Entry]) -> None:
        field = self._field.field
        separator, end = field.separator, field.end
        first = next(field.begin.iterancestors(w("p")), None)
        if separator is None or end is None or first is None:
            return
        last = next(end.iterancestors(w("p")))
        ends_alone = last is not first and not _shows_before(last, end)
        tail = _take_from(last, end)
        parent = first.getparent()
        assert parent is not None
        _remove_between(first, separator, last if ends_alone else None, last)
        target = first
        for number, entry in enumerate(entries):
            properties = self._models.get(entry.level)
            if number:
                following = etree.Element(w("p"))
                parent.insert(parent.index(target) + 1, following)
                target = following
            _set_properties(target, properties)
            target.extend(self._build_entry(entry))
        (last if ends_alone else target).extend(tail)

    def _build_entry(self, entry: Entry) -> list[Element]:
        bookmark = self._find_or_add_bookmark(entry.heading)
        runs: list[Element] = []
        if entry.label:
            runs += [_text_run(entry.label), _tab_run()]
        runs.append(_text_run(entry.text))
        if self.shows_page(entry.level):
            separator = self._instruction.get_switch_argument("p")
            runs.append(_tab_run() if separator is None else _text_run(separator.text))
            runs += _page_field(bookmark)
        if not self._instruction.has_switch("h"):
            return runs
        link = etree.Element(w("hyperlink"))
        link.set(w("anchor"), bookmark)
        link.set(w("history"), "1")
        link.extend(runs)
        return [link]

    def shows_page(self, level: int) -> bool:
        """Whether entries of a level have the number of their page."""
        if not self._instruction.has_switch("n"):
            return True
        argument = self._instruction.get_switch_argument("n")
        return argument is not None and level not in _read_levels(self._field, "n")

    def _find_or_add_bookmark(self, heading: Element) -> str:
        for start in heading.iter(w("bookmarkStart")):
            if get_attribute(start, "", "name").startswith(_PREFIX):
                return get_attribute(start, "", "name")
        number = next(self._numbers)
        name = f"{_PREFIX}{number}"
        start, end = etree.Element(w("bookmarkStart")), etree.Element(w("bookmarkEnd"))
        start.set(w("id"), str(number))
        start.set(w("name"), name)
        end.set(w("id"), str(number))
        properties = heading.find(w("pPr"))
        heading.insert(0 if properties is None else 1, start)
        heading.append(end)
        return name


def _find_models(field: Field, context: Context) -> dict[int, Element]:
    """Return the properties of the entries' paragraphs by level: as the document has them."""
    styles = context.letter.package.find_part("/styles")
    root = context.letter.package.parse_part(styles) if styles else None
    levels = {
        get_style_id(style): int(match[1])
        for style in ([] if root is None else root.iter(w("style")))
        if (match := _ENTRY_STYLE.fullmatch(get_style_name(style).lower()))
    }
    found: dict[int, Element] = {}
    usual: Element | None = None
    for paragraph in _list_own_paragraphs(field):
        properties = paragraph.find(w("pPr"))
        if properties is None:
            continue
        properties = copy.deepcopy(properties)
        usual = properties if usual is None else usual
        style = get_attribute(properties.find(w("pStyle")))
        if style in levels:
            found.setdefault(levels[style], properties)
    for style, level in levels.items():
        if level not in found:
            made = etree.Element(w("pPr"))
            etree.SubElement(made, w("pStyle")).set(w("val"), style)
            found[level] = made
    if usual is not None:
        for level in _LEVELS:
            found.setdefault(level, usual)
    return found


def _list_own_paragraphs(field: Field) -> list[Element]:
    """Return the paragraphs that a field is in, from its first mark to its last."""
    first = next(field.begin.iterancestors(w("p")), None)
    if first is None or field.end is None:
        return [] if first is None else [first]
    last = next(field.end.iterancestors(w("p")), first)
    found: list[Element] = []
    for paragraph in first.getroottree().getroot().iter(w("p")):
        if found or paragraph is first:
            found.append(paragraph)
        if paragraph is last:
            break
    return found


def _shows_before(paragraph: Element, mark: Element) -> bool:
    """Whether anything is in a paragraph before the run with a mark."""
    for run in list_runs(paragraph):
        if run is mark:
            return False
        if run.find(w("t")) is not None:
            return True
    return False


def _take_from(paragraph: Element, mark: Element) -> list[Element]:
    """Take out the children of a paragraph from the one with a mark on."""
    children = list(paragraph)
    top = next(e for e in (mark, *mark.iterancestors()) if e.getparent() is paragraph)
    taken = children[children.index(top) :]
    for child in taken:
        paragraph.remove(child)
    return taken


def _remove_between(
    first: Element, separator: Element, kept: Element | None, last: Element
) -> None:
    """Remove the old entries: what follows the separator, up to the last paragraph.

    ``kept`` is the last paragraph where that has nothing but the end of the field.
    """
    top = next(e for e in (separator, *separator.iterancestors()) if e.getparent() is first)
    for child in list(first)[list(first).index(top) + 1 :]:
        first.remove(child)
    parent = first.getparent()
    assert parent is not None
    if last.getparent() is parent and last is not first:
        for element in list(parent)[parent.index(first) + 1 : parent.index(last)]:
            parent.remove(element)
        if kept is None:
            parent.remove(last)


def _set_properties(paragraph: Element, properties: Element | None) -> None:
    old = paragraph.find(w("pPr"))
    if properties is None:
        return
    if old is not None:
        paragraph.remove(old)
    paragraph.insert(0, copy.deepcopy(properties))


def _text_run(text: str) -> Element:
    element = etree.Element(w("t"))
    set_text(element, text)
    return create_run(None, [element])


def _tab_run() -> Element:
    return create_run(None, [etree.Element(w("tab"))])


def _page_field(bookmark: str) -> list[Element]:
    """Build a PAGEREF field without a result."""
    code = etree.Element(w("instrText"))
    code.text = f" PAGEREF {bookmark} \\h "
    code.set(SPACE_PRESERVE, "preserve")
    runs = []
    for child in (_mark("begin"), code, _mark("separate"), _mark("end")):
        runs.append(create_run(None, [child]))
    return runs


def _mark(kind: str) -> Element:
    mark = etree.Element(w("fldChar"))
    mark.set(w("fldCharType"), kind)
    return mark
