"""The colour of a sender: the one that most of a letterhead's coloured words have."""

from collections import Counter
from collections.abc import Sequence

from lettergen.docx.reader import model as word
from lettergen.docx.reader.text import find_paragraphs
from lettergen.system.patterns import compile_lazily

_COLOUR = compile_lazily(r"[0-9A-Fa-f]{6}")
_LEAST_SPREAD = 24  # between the channels of a colour; what has less is a grey


def find_brand_colour(letterhead: Sequence[word.Block]) -> str:
    """Return the colour as six hexadecimal digits; empty for a letterhead in black and grey."""
    counts: Counter[str] = Counter()
    for paragraph in find_paragraphs(letterhead):
        for span in paragraph.shown:
            if isinstance(span.content, word.Text) and span.link is None:
                counts[span.formatting.colour.upper()] += len(span.content.text)
    coloured = [colour for colour, _ in counts.most_common() if _is_coloured(colour)]
    return coloured[0] if coloured else ""


def _is_coloured(colour: str) -> bool:
    if not _COLOUR.fullmatch(colour):
        return False
    channels = bytes.fromhex(colour)
    return max(channels) - min(channels) >= _LEAST_SPREAD
