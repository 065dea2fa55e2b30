"""Blocks of a Word document as blocks of the tree.

Word has no lists, only paragraphs with a label before them, and no address, only paragraphs
without space between them. Some of its tables show no data and only set cells side by side.
"""

from collections.abc import Iterable, Mapping

from lettergen.docx.list_labels import Label
from lettergen.docx.reader import model as word
from lettergen.export.document_tree import model
from lettergen.export.document_tree.inlines import InlineBuilder, join_words, shows_something
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

_SHORT_LINE = 80  # characters; what is longer is a paragraph, however little space is around it
_TIGHT = 40  # twentieths of a point: less space between two paragraphs makes them lines of one
_LAST_LETTER = 27  # aa: from there on Word writes bb, cc, and HTML ab, ac
_ALIGNMENTS = {"right": "right", "center": "centre"}
_HEADING = compile_lazily(r"heading ([1-9])")
_LOWEST_HEADING = 6

# The styles of Word that tell what a paragraph is; it knows them by these names in any language.
_ROLES = {
    "title": "title",
    "subtitle": "subtitle",
    "quote": "quote",
    "intense quote": "quote",
    "block text": "quote",
    "date": "date",
    "inside address": "address",
    "envelope address": "address",
    "salutation": "salutation",
    "closing": "closing",
    "signature": "signature",
}


@dataclass(frozen=True)
class Context:
    """What all blocks of a letter have in common.

    ``ids`` are those of the paragraphs that links lead to, by ``id()`` of the paragraph.
    """

    inlines: InlineBuilder
    language: str
    ids: Mapping[int, str]


@dataclass
class _OpenList:
    """A list that may go on, the label of its last item, and the indentation of that."""

    list: model.List
    label: Label
    indent: int

    def is_ended_by(self, label: Label) -> bool:
        """Whether an item of this level begins another list, being counted in another way."""
        if label.level != self.label.level:
            return False
        restarts = not label.is_bullet and label.number <= self.label.number
        return label.number_format != self.label.number_format or restarts


@dataclass
class _Line:
    """A paragraph that the next one may join as a line, and where its last line came from."""

    paragraph: model.Paragraph
    source: word.Paragraph
    is_short: bool


class BlockBuilder:
    """Builds the blocks of one place, such as the body, a cell or a note.

    ``in_margin`` is for a header or footer, where no table shows data.
    """

    def __init__(self, context: Context, *, in_margin: bool = False) -> None:
        self._context = context
        self._in_margin = in_margin
        self._blocks: list[model.Block] = []
        self._lists: list[_OpenList] = []
        self._line: _Line | None = None
        self._quote: tuple[BlockBuilder, int] | None = None  # with its indentation

    def build(self, blocks: Iterable[word.Block]) -> list[model.Block]:
        """Build blocks in order, without empty paragraphs; text boxes follow their paragraph."""
        self._add(blocks)
        self._end_quote()
        return self._blocks

    def _add(self, blocks: Iterable[word.Block]) -> None:
        for block in blocks:
            if isinstance(block, word.Table):
                self._end_quote()
                self._lists.clear()
                self._line = None
                self._blocks += self._build_table(block)
                continue
            role, level = _find_role(block.format)
            if role == "quote":
                if self._quote is None:
                    inner = BlockBuilder(self._context, in_margin=self._in_margin)
                    self._quote = inner, _indent(block)
                self._quote[0]._add_paragraph(block, "", 0)
            else:
                self._end_quote()
                self._add_paragraph(block, role, level)
            for span in block.shown:
                if isinstance(span.content, word.TextBox):
                    self._line = None  # what is in a box is no line of what is around it
                    self._add(span.content.blocks)
                    self._line = None

    def _end_quote(self) -> None:
        if self._quote is not None:
            inner, indent = self._quote
            self._quote = None
            if inner._blocks:
                self._put(model.Quote(inner._blocks), indent)
            self._line = None

    def _add_paragraph(self, source: word.Paragraph, role: str, level: int) -> None:
        base = source.format.formatting if level else None
        language = _find_language(source)
        speech = (language or self._context.language, source.format.is_right_to_left)
        content = self._context.inlines.build(source.shown, base, speech)
        if not shows_something(content):
            self._line = None
            return
        is_short = all(len(line) <= _SHORT_LINE for line in join_words(content).split("\n"))
        label = source.label
        if label is not None and level:
            content.insert(0, model.Words(f"{label.text} "))
        paragraph = model.Paragraph(
            content,
            level,
            role,
            _ALIGNMENTS.get(source.format.alignment, ""),
            "" if language.lower() == self._context.language.lower() else language,
            source.format.is_right_to_left,
            self._context.ids.get(id(source), ""),
        )
        if label is not None and not level:
            self._add_item(paragraph, label, _indent(source))
            self._line = None
        elif self._line is not None and is_short and _is_continued(self._line, paragraph, source):
            anchor = [model.Anchor(paragraph.id)] if paragraph.id else []
            self._line.paragraph.content += [model.LineEnd(), *anchor, *content]
            self._line.source = source
        else:
            self._put(paragraph, _indent(source))
            self._line = _Line(paragraph, source, is_short)

    def _put(self, block: model.Block, indent: int) -> None:
        """Add a block: to the list item that it is indented like, if there is one."""
        while self._lists and not 0 < self._lists[-1].indent <= indent:
            self._lists.pop()
        self._append(block)

    def _append(self, block: model.Block) -> None:
        (self._lists[-1].list.items[-1].blocks if self._lists else self._blocks).append(block)

    def _add_item(self, paragraph: model.Paragraph, label: Label, indent: int) -> None:
        while self._lists and self._lists[-1].label.level > label.level:
            self._lists.pop()
        if self._lists and self._lists[-1].is_ended_by(label):
            self._lists.pop()
        item = model.Item(label.text, [paragraph])
        if not self._lists or self._lists[-1].label.level < label.level:
            list_ = model.List(not label.is_bullet, model.LIST_TYPES.get(label.number_format, ""))
            list_.start = 1 if label.is_bullet else label.number
            self._append(list_)
            self._lists.append(_OpenList(list_, label, indent))
        elif not label.is_bullet and label.number != self._lists[-1].label.number + 1:
            item.value = label.number
        open_ = self._lists[-1]
        open_.list.items.append(item)
        open_.list.is_labelled |= not label.is_bullet and not _is_counted_by_html(label)
        open_.label, open_.indent = label, indent

    def _build_table(self, table: word.Table) -> list[model.Block]:
        """A table with its cells built; one that shows no data may be no table at all."""
        rows = list(table.shown)
        cells = [[self._build_cell(cell) for cell in row.cells] for row in rows]
        header = sum(row.is_header for row in rows)
        is_layout = self._in_margin or not (table.has_inner_lines or header)
        filled = [cell.blocks for row in cells for cell in row if cell.blocks]
        if not filled:
            return []
        if is_layout and all(len(row) <= 1 for row in cells):
            return [block for blocks in filled for block in blocks]
        if is_layout and len(cells) == 1:
            return list(filled[0]) if len(filled) == 1 else [model.Columns(filled)]
        return [model.Table(cells[:header], cells[header:], is_layout)]

    def _build_cell(self, cell: word.Cell) -> model.Cell:
        builder = BlockBuilder(self._context, in_margin=self._in_margin)
        return model.Cell(builder.build(cell.blocks), cell.columns, cell.rows)


def _find_role(format_: word.ParagraphFormat) -> tuple[str, int]:
    """What a paragraph is, and the level of a heading; the nearest style that tells decides."""
    for name in format_.style_names:
        if heading := _HEADING.fullmatch(name):
            return "", min(int(heading[1]), _LOWEST_HEADING)
        if name in _ROLES:
            return _ROLES[name], int(name == "title")
    outline = format_.outline_level
    return "", 0 if outline is None else min(outline + 1, _LOWEST_HEADING)


def _is_continued(line: _Line, paragraph: model.Paragraph, source: word.Paragraph) -> bool:
    """Whether a paragraph is the next line of one before, as in an address: no space between."""
    above, below = line.source.format, source.format
    if not line.is_short or paragraph.level or _look(line.paragraph) != _look(paragraph):
        return False
    is_alike = above.style == below.style
    after = 0 if is_alike and above.is_contextual else above.space_after
    before = 0 if is_alike and below.is_contextual else below.space_before
    return max(after, before) <= _TIGHT


def _look(paragraph: model.Paragraph) -> tuple[object, ...]:
    """What two paragraphs must have in common to be lines of one."""
    p = paragraph
    return p.level, p.role, p.alignment, p.language, p.is_right_to_left


def _find_language(source: word.Paragraph) -> str:
    """The language of a paragraph, if all its words are in one."""
    found = {span.language for span in source.shown if isinstance(span.content, word.Text)}
    return found.pop() if len(found) == 1 else ""


def _indent(source: word.Paragraph) -> int:
    """How far a paragraph is moved in beside its style; a style of lists counts as well."""
    format_, label = source.format, source.label
    if format_.own_indent is not None:
        return format_.own_indent
    if label is not None:
        return format_.indent if label.indent is None else label.indent
    is_list = any(name.startswith("list") for name in format_.style_names)
    return format_.indent if is_list else 0


def _is_counted_by_html(label: Label) -> bool:
    """Whether HTML and Markdown write the label as Word does, if they know its number."""
    is_known = label.number_format in ("decimal", *model.LIST_TYPES)
    is_letter = label.number_format.endswith("Letter")
    return label.is_plain and is_known and not (is_letter and label.number > _LAST_LETTER)
