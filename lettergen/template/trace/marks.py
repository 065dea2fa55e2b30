"""Marks in WordprocessingML: an attribute of each run whose text was printed."""

import re

from lettergen.docx.runs import TRACE
from lettergen.system.patterns import compile_lazily

_RUN = compile_lazily(r"<w:r(?=[ >])(?! trace=)")
_EMPTY = compile_lazily(
    rf'<w:r {TRACE}="\d+"[^<>]*>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>|<w:rPr/>)?'
    r"<w:t[^<>]*></w:t></w:r>",
    re.DOTALL,
)
_TEXT = compile_lazily(r"<w:t(?: [^<>]*)?>([^<]*)</w:t>|<w:(?:br|tab)/>")


def mark_runs(xml: str, number: int) -> str:
    """Return WordprocessingML with a mark at each run that has none; empty ones are left out."""
    return _EMPTY.sub("", _RUN.sub(f'<w:r {TRACE}="{number}"', xml))


def read_text(xml: str) -> str:
    """Return the text of runs, a space for each line end and tab."""
    pieces = (" " if one[1] is None else one[1] for one in _TEXT.finditer(xml))
    return re.sub("&(lt|gt|amp|quot);", _unescape, "".join(pieces))


def _unescape(found: re.Match[str]) -> str:
    return {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[found[1]]
