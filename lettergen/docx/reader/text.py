"""The text of blocks, and of elements that are looked at without their document."""

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence

from lettergen.docx.reader import model


def find_paragraphs(blocks: Iterable[model.Block]) -> Iterator[model.Paragraph]:
    """Iterate over the paragraphs that are shown: also those in tables and text boxes."""
    return _find(blocks, operator.attrgetter("shown"), operator.attrgetter("shown"))


def find_all_paragraphs(blocks: Iterable[model.Block]) -> Iterator[model.Paragraph]:
    """Iterate over all paragraphs, those that are not shown as well."""
    return _find(blocks, operator.attrgetter("rows"), operator.attrgetter("spans"))


def _find(
    blocks: Iterable[model.Block],
    list_rows: Callable[[model.Table], Iterable[model.Row]],
    list_spans: Callable[[model.Paragraph], Iterable[model.Span]],
) -> Iterator[model.Paragraph]:
    for block in blocks:
        if isinstance(block, model.Table):
            for row in list_rows(block):
                for cell in row.cells:
                    yield from _find(cell.blocks, list_rows, list_spans)
        else:
            yield block
            for span in list_spans(block):
                if isinstance(span.content, model.TextBox):
                    yield from _find(span.content.blocks, list_rows, list_spans)


def join_text(blocks: Sequence[model.Block]) -> str:
    """Return the text of blocks that is shown, one paragraph a line."""
    return "".join(f"{join_spans(paragraph.shown)}\n" for paragraph in find_paragraphs(blocks))


def join_spans(spans: Iterable[model.Span]) -> str:
    """Return the text of spans; in place of a note's mark, a picture or a tab, a line ends."""
    pieces = []
    for span in spans:
        match span.content:
            case model.Text(text) | model.Equation(text):
                pieces.append(text)
            case model.Symbol(text=text, code=code):
                pieces.append(text or chr(code))
            case model.Ruby(base, guide):
                pieces.append(f"{base}\n{guide}\n")
            case model.CommentReference() | model.TextBox() | model.Drawing():
                pass  # words go on around them
            case _:
                pieces.append("\n")
    return "".join(pieces)
