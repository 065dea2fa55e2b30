"""Random Word documents for property tests, and the text that Jinja makes of their templates.

The blocks of such a document are nearly always balanced; if they are not, lettergen must report it.
A merged document must have the text that Jinja gives, and must be valid.
"""

import re
from collections.abc import Callable
from typing import Any

import jinja2
from hypothesis import strategies as st
from lxml import etree

from tests.support.documents import W, build_body, parse_part

VALUES: dict[str, Any] = {
    "name": "A & B <x>",
    "empty": "",
    "no": False,
    "yes": True,
    "names": ["one", "two"],
}

_LEAVES = [
    "text ",
    " ",
    "{{ name }}",
    "{{ empty }}",
    "{{ names }}",
    '{{ cite("ms-report") }}',
    '{{ note("n") }}',
    '{{ link("l", "https://example.org/") }}',
    "{# remark #}",
    "{% set x = 1 %}",
]
_BLOCKS = [
    ("{% if no %}", "{% endif %}"),
    ("{% if yes %}", "{% endif %}"),
    ("{% for n in names %}", "{% endfor %}"),
    ("{% for n in empty %}", "{% endfor %}"),
    ("{% if no %}x{% else %}", "{% endif %}"),
    ("{% set y %}", "{% endset %}{{ y }}"),
]
_AROUND = [*_BLOCKS[:4], ("{%p if no %}", "{%p endif %}")]
_ROWS = [
    ("{%tr if no %}", "{%tr endif %}"),
    ("{%tr for n in names %}", "{%tr endfor %}"),
    ("{% if no %}", "{% endif %}"),
]
_CELLS = [("{%tc if no %}", "{%tc endif %}"), ("{%tc for n in names %}", "{%tc endfor %}")]

# What Word strews between and into runs, and what a person sets there.
NOISE = [
    "",
    '<w:proofErr w:type="spellStart"/>',
    "<w:r><w:lastRenderedPageBreak/></w:r>",
    "<w:r><w:rPr><w:b/></w:rPr></w:r>",
]
_BREAKS = ["<w:r><w:tab/></w:r>", '<w:r><w:br w:type="page"/></w:r>', "<w:r><w:br/></w:r>"]
_PROPERTIES = ["", "", '<w:pPr><w:jc w:val="center"/></w:pPr>']
_SECTION = "<w:pPr><w:sectPr/></w:pPr>"

_MODIFIER = re.compile(r"\{([%{])(?:p|tr|tc|r) ")


def documents() -> st.SearchStrategy[str]:
    """Return main parts."""
    return st.lists(_blocks(), min_size=1, max_size=5).map(
        lambda b: build_body("".join(b) + "<w:p/>")
    )


def build_run(text: str, properties: str = "") -> str:
    """Take a text; return a run that holds it."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def expect_text(main: str) -> str:
    """Take a main part; return the text that Jinja makes of it, without white space."""
    text = _MODIFIER.sub(r"{\1 ", "".join(_texts(etree.fromstring(main))))
    environment = jinja2.Environment(
        finalize=lambda value: "\n".join(value) if isinstance(value, list) else value
    )
    environment.globals.update(
        cite=lambda key: "", note=lambda text: "", link=lambda text, url: text
    )
    return "".join(environment.from_string(text).render(VALUES).split())


def read_text(docx: bytes) -> str:
    """Take a merged document; return its text without white space and numbers of notes."""
    return "".join("".join(_texts(parse_part(docx))).split())


def _texts(element: etree._Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{{{W}}}t") if not _is_number(text)]


def _is_number(text: etree._Element) -> bool:
    """Whether a text is the number that a cross-reference to a note shows."""
    style = text.find(f"../{{{W}}}rPr/{{{W}}}rStyle")
    return style is not None and style.get(f"{{{W}}}val") == "FootnoteReference"


def _inline() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(_LEAVES)
    blocks = st.tuples(st.sampled_from(_BLOCKS), st.lists(leaves, max_size=3))
    return leaves | blocks.map(lambda block: "".join((block[0][0], *block[1], block[0][1])))


@st.composite
def _paragraphs(draw: Callable[..., Any], *, sections: bool = False) -> str:
    pieces = draw(st.lists(_inline(), max_size=4))
    text = "".join(pieces)
    if draw(st.booleans()):
        cut, between = draw(st.integers(0, len(text))), draw(st.sampled_from(NOISE))
    else:
        whole = draw(st.integers(0, len(pieces)))
        cut, between = len("".join(pieces[:whole])), draw(st.sampled_from(_BREAKS))
    last = build_run(text[cut:])
    if draw(st.integers(0, 3)) == 0 and last:
        last = f'<w:hyperlink w:anchor="_top">{last}</w:hyperlink>'
    properties = [*_PROPERTIES, _SECTION] if sections else _PROPERTIES
    return f"<w:p>{draw(st.sampled_from(properties))}{build_run(text[:cut])}{between}{last}</w:p>"


@st.composite
def _tables(draw: Callable[..., Any]) -> str:
    rows = ""
    for _ in range(draw(st.integers(1, 3))):
        cells = draw(st.lists(_cells(), min_size=1, max_size=2).map("".join))
        start, end = draw(st.sampled_from([("", ""), ("", ""), *_CELLS]))
        row = f"<w:tr>{_cell_of(start)}{cells}{_cell_of(end)}</w:tr>"
        start, end = draw(st.sampled_from([("", ""), ("", ""), *_ROWS]))
        rows += f"{_row_of(start)}{row}{_row_of(end)}"
    grid = '<w:tblGrid><w:gridCol w:w="100"/></w:tblGrid>'
    return f"<w:tbl><w:tblPr/>{grid}{rows}</w:tbl>"


@st.composite
def _cells(draw: Callable[..., Any]) -> str:
    inner = "".join(draw(st.lists(_paragraphs(), min_size=1, max_size=2)))
    if draw(st.integers(0, 5)) == 0:
        inner = _control(inner)
    return f"<w:tc><w:tcPr/>{inner}</w:tc>"


def _blocks() -> st.SearchStrategy[str]:
    paragraphs = _paragraphs(sections=True)
    controls = st.lists(_paragraphs(), min_size=1, max_size=2).map("".join).map(_control)
    return st.recursive(
        paragraphs | paragraphs | _tables() | controls,
        lambda blocks: st.builds(_wrapped, st.sampled_from(_AROUND), st.lists(blocks, max_size=3)),
        max_leaves=6,
    )


def _wrapped(block: tuple[str, str], inner: list[str]) -> str:
    start, end = block
    return f"<w:p>{build_run(start)}</w:p>{''.join(inner)}<w:p>{build_run(end)}</w:p>"


def _control(inner: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def _cell_of(tag: str) -> str:
    return f"<w:tc><w:tcPr/><w:p>{build_run(tag)}</w:p></w:tc>" if tag else ""


def _row_of(tag: str) -> str:
    return f"<w:tr>{_cell_of(tag)}</w:tr>" if tag else ""
