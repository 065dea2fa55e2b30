"""Blocks and inlines of a letter as HTML. Roles of notes are those of DPUB-ARIA 1.1."""

import re
from collections.abc import Iterable, Mapping, Sequence

from lettergen.docx.xml import escape_attribute, escape_text
from lettergen.export.document_tree import model
from lettergen.languages.words import WORDS, find_words
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

NOTES_HEADING = "notes"
"""The id of the heading of the notes, which the letter itself does not have."""

_ADDRESSES = ("href", "src")
_NOT_IN_ADDRESS = compile_lazily(r"[^!-~]")


@dataclass(frozen=True)
class _Item:
    """An item of a list to be written: its attributes, and what is added to its blocks."""

    attributes: Mapping[str, str]
    label: str
    blocks: Sequence[model.Block]
    ending: str = ""


class HtmlWriter:
    """Writes blocks and inlines; ``tags`` are those of headings, by ``id()`` of the paragraph.

    ``language`` is that of the letter.
    """

    def __init__(self, tags: Mapping[int, str], language: str) -> None:
        self._tags = tags
        own = find_words(language)
        self._words = own or WORDS["en"]
        self._language = {} if own else {"lang": "en"}
        self._letter_language = {"lang": language}

    def write(self, tree: model.DocumentTree) -> str:
        """Write the letter itself."""
        content = self._write_margin("header", "letterhead", tree.letterhead)
        content += self._write_blocks(tree.body)
        if tree.notes:
            attributes = {
                "class": "notes",
                "role": "doc-endnotes",
                "aria-labelledby": NOTES_HEADING,
            }
            heading = write_element("h2", self._words.notes, {"id": NOTES_HEADING} | self._language)
            notes = "".join(map(self.write_notes, tree.notes))
            content += _write_container("section", heading + notes, attributes)
        content += self._write_margin("footer", "small-print", tree.small_print)
        return _write_container("div", content, {"class": "letter"})

    def _write_margin(self, tag: str, name: str, blocks: list[model.Block]) -> str:
        return _write_container(tag, self._write_blocks(blocks), {"class": name}) if blocks else ""

    def _write_blocks(self, blocks: Iterable[model.Block]) -> str:
        return "".join(map(self.write_block, blocks))

    def write_block(self, block: model.Block) -> str:
        """Write one block."""
        match block:
            case model.Paragraph():
                return self._write_paragraph(block)
            case model.List():
                return self._write_list(block)
            case model.Quote(blocks):
                return _write_container("blockquote", self._write_blocks(blocks))
            case model.Columns(cells):
                columns = (_write_container("div", self._write_blocks(cell)) for cell in cells)
                return _write_container("div", "".join(columns), {"class": "columns"})
            case model.Table():
                return self._write_table(block)

    def _write_paragraph(
        self, paragraph: model.Paragraph, label: str = "", ending: str = ""
    ) -> str:
        tag = self._tags.get(id(paragraph), "p")
        content = _join_inlines(label, _write_inlines(paragraph.content), ending)
        return write_element(tag, content, _list_attributes(paragraph))

    def _write_list(self, list_: model.List) -> str:
        items = [
            _Item({"value": "" if item.value is None else str(item.value)}, item.label, item.blocks)
            for item in list_.items
        ]
        return self._write_items("ol" if list_.is_ordered else "ul", list_, items)

    def write_notes(self, notes: model.Notes) -> str:
        """Write the list of the footnotes or of the endnotes."""
        items = []
        for note in notes.notes:
            target = f"{note.id[:2]}ref{note.id[2:]}"
            back = {"href": f"#{target}", "role": "doc-backlink"}
            back["aria-label"] = self._words.back_to_mark.format(note.label)
            language = self._language
            if any(isinstance(one, model.Paragraph) and one.language for one in note.blocks):
                language = self._letter_language | language
            ending = _wrap("a", self._words.back, back | language)
            items.append(_Item({"id": note.id}, note.label, note.blocks, ending))
        return self._write_items("ol", notes, items)

    def _write_items(self, tag: str, list_: model.List | model.Notes, items: list[_Item]) -> str:
        """Items with their labels where HTML would count otherwise; short ones without ``p``."""
        attributes = {
            "type": list_.type,
            "start": str(list_.start) if list_.start != 1 else "",
            "class": "labelled" if list_.is_labelled else "",
        }
        is_tight = all(_is_short(item.blocks) for item in items if item.blocks)
        is_labelled = list_.is_labelled
        content = "".join(
            self._write_item(item, is_labelled=is_labelled, is_tight=is_tight) for item in items
        )
        return _write_container(tag, content, attributes)

    def _write_item(self, item: _Item, *, is_labelled: bool, is_tight: bool) -> str:
        """An item; in a tight list the words of its first paragraph are in the item itself."""
        blocks, label = list(item.blocks), ""
        if is_labelled:
            label = _wrap("span", escape_text(item.label), {"class": "label"})
            if not blocks or not isinstance(blocks[0], model.Paragraph):
                blocks.insert(0, model.Paragraph([]))
        if item.ending and not (blocks and isinstance(blocks[-1], model.Paragraph)):
            blocks.append(model.Paragraph([]))
        written = []
        is_bare = False
        for number, block in enumerate(blocks):
            before = label if number == 0 else ""
            after = item.ending if number == len(blocks) - 1 else ""
            if not isinstance(block, model.Paragraph):
                written.append(self.write_block(block))
            elif number == 0 and is_tight and not _list_attributes(block):
                is_bare = True
                written.append(_join_inlines(before, _write_inlines(block.content), after))
            else:
                written.append(self._write_paragraph(block, before, after))
        write = write_element if is_bare else _write_container
        return write("li", "".join(written), item.attributes)

    def _write_table(self, table: model.Table) -> str:
        content = "".join(
            _write_container(tag, "".join(self._write_row(row, cell_tag) for row in rows))
            for tag, cell_tag, rows in (("thead", "th", table.header), ("tbody", "td", table.rows))
            if rows
        )
        if table.is_layout:
            return _write_container("table", content, {"class": "layout", "role": "presentation"})
        # A wide table scrolls within itself, by keyboard too.
        frame = {
            "class": "table",
            "role": "group",
            "aria-label": self._words.table,
            "tabindex": "0",
        }
        return _write_container("div", _write_container("table", content), frame | self._language)

    def _write_row(self, cells: list[model.Cell], tag: str) -> str:
        content = ""
        for cell in cells:
            attributes = {
                "colspan": str(cell.columns) if cell.columns > 1 else "",
                "rowspan": str(cell.rows) if cell.rows > 1 else "",
            }
            is_header = tag == "th" and bool(cell.blocks)
            if is_header:
                attributes["scope"] = "colgroup" if cell.columns > 1 else "col"
            name = "th" if is_header else "td"
            content += _write_container(name, self._write_blocks(cell.blocks), attributes)
        return _write_container("tr", content)


def _is_short(blocks: Sequence[model.Block]) -> bool:
    """Whether an item begins with a paragraph and has no other."""
    paragraphs = [b for b in blocks if isinstance(b, model.Paragraph) and not b.level]
    return len(paragraphs) == 1 and paragraphs[0] is blocks[0]


def _write_inlines(content: Iterable[model.Inline]) -> str:
    return "".join(map(_write_inline, content))


def _write_inline(inline: model.Inline) -> str:
    match inline:
        case model.Traced(text, trace):
            return _wrap("mark", escape_text(text), {"data-trace": trace})
        case model.Words(text):
            return escape_text(text)
        case model.LineEnd():
            return "<br>"
        case model.Styled(tag, content):
            return _wrap(tag, _write_inlines(content))
        case model.Spoken(language, is_right_to_left, content):
            attributes = {"lang": language, "dir": "rtl" if is_right_to_left else ""}
            given = {name: value for name, value in attributes.items() if value}
            return _wrap("span", _write_inlines(content), given)
        case model.Link(address, content):
            return _wrap("a", _write_inlines(content), {"href": address})
        case model.NoteMark(id_, label, use):
            name = f"{id_[:2]}ref{id_[2:]}" + (f"-{use}" if use > 1 else "")
            attributes = {"id": name, "href": f"#{id_}", "role": "doc-noteref"}
            return _wrap("sup", _wrap("a", escape_text(f"[{label}]"), attributes))
        case model.Anchor(id_):
            return _wrap("span", "", {"id": id_})
        case model.Image():
            return _write_image(inline)


def _join_inlines(*pieces: str) -> str:
    return " ".join(filter(None, pieces))


def _write_image(image: model.Image) -> str:
    """Write a picture, or its alternative text where no browser can show it."""
    if not image.source:
        text = f"[{image.alternative}]" if image.alternative else ""
        return _wrap("span", escape_text(text), {"class": "picture"})
    size = {"width": image.width, "height": image.height}
    is_sized = image.width and image.height
    attributes = {"src": image.source, **({k: str(v) for k, v in size.items()} if is_sized else {})}
    alternative = escape_attribute(image.alternative)
    return f'<img alt="{alternative}"{_write_attributes(attributes)}>'


def _list_attributes(paragraph: model.Paragraph) -> dict[str, str]:
    """The attributes of a paragraph that it has."""
    found = {
        "class": " ".join(filter(None, (paragraph.role, paragraph.alignment))),
        "lang": paragraph.language,
        "dir": "rtl" if paragraph.is_right_to_left else "",
        "id": paragraph.id,
    }
    return {name: value for name, value in found.items() if value}


def write_element(tag: str, content: str, attributes: Mapping[str, str] | None = None) -> str:
    """Write a block of text; ``content`` is HTML, empty attributes are left out."""
    return f"{_wrap(tag, content, attributes)}\n"


def _write_container(tag: str, content: str, attributes: Mapping[str, str] | None = None) -> str:
    """Write a block of blocks, each on a line of its own."""
    lead = "\n" if content else ""
    return write_element(tag, f"{lead}{content}", attributes)


def _wrap(tag: str, content: str, attributes: Mapping[str, str] | None = None) -> str:
    return f"<{tag}{_write_attributes(attributes or {})}>{content}</{tag}>"


def _write_attributes(attributes: Mapping[str, str]) -> str:
    return "".join(
        f' {name}="{_escape_address(value) if name in _ADDRESSES else escape_attribute(value)}"'
        for name, value in attributes.items()
        if value
    )


def _escape_address(address: str) -> str:
    """An address with what is no part of one, such as spaces, in its percent-encoding."""

    def encode(found: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in found[0].encode())

    return escape_attribute(_NOT_IN_ADDRESS.sub(encode, address))
