"""For any paragraph of runs, breaks, tabs, fields and tags, every tag is run or reported.

Jinja itself, given the text of the paragraph, tells what it should show.
"""

import re
from itertools import pairwise
from xml.sax.saxutils import escape

import jinja2
from hypothesis import given
from hypothesis import strategies as st

from lettergen.diagnostics.finding import LettergenError
from tests.support.documents import W, build_body, compile_document, merge, pack, parse_part

WORDS = re.compile(r"[wpt]\d+")
VALUES = {"yes": True, "no": False, "two": ["x", "y"], **{f"v{i}": f"t{i}" for i in range(6)}}

BREAK, TAB, FIELD = "<w:br/>", "<w:tab/>", "field"
SHOWN = {BREAK: "\n", TAB: "\t", FIELD: " "}


def build_tag(kind: str, body: str, left: str, right: str) -> str:
    opening, closing = ("{{", "}}") if kind == "print" else ("{%", "%}")
    return f"{opening}{left} {body} {right}{closing}"


trims = st.sampled_from(["", "", "-"])
prints = st.builds(
    build_tag, st.just("print"), st.sampled_from([f"v{i}" for i in range(6)]), trims, trims
)
words = st.integers(0, 9).map(lambda number: f" w{number} ")
bare_words = st.integers(10, 19).map(lambda number: f"w{number}")
layout = st.sampled_from([BREAK, TAB, FIELD, " "])
comments = st.just("{# nothing #}")
leaves = st.one_of(words, bare_words, prints, layout, comments).map(lambda one: [one])


@st.composite
def build_block(draw: st.DrawFn, inner: st.SearchStrategy[list[str]]) -> list[str]:
    """Build a condition or a loop around other pieces."""
    keyword, end = draw(
        st.sampled_from([("if yes", "endif"), ("if no", "endif"), ("for i in two", "endfor")])
    )
    pieces = [build_tag("statement", keyword, draw(trims), draw(trims)), *draw(inner)]
    if draw(st.booleans()):
        pieces += [build_tag("statement", "else", draw(trims), draw(trims)), *draw(inner)]
    return [*pieces, build_tag("statement", end, draw(trims), draw(trims))]


def join(pieces: list[list[str]]) -> list[str]:
    return [piece for some in pieces for piece in some]


paragraphs = st.recursive(
    st.lists(leaves, max_size=4).map(join),
    lambda inner: st.lists(st.one_of(leaves, build_block(inner)), max_size=4).map(join),
    max_leaves=12,
)
LOOSE = ["{% endif %}", "{% if yes %}", "{%- else -%}", "{% endfor %}", "{{ v1"]
loose_tags = st.lists(
    st.one_of(
        leaves,
        st.sampled_from(
            ["{% endif %}", "{% if yes %}", "{%- else -%}", "{% endfor %}", "{{ v1"]
        ).map(lambda one: [one]),
    ),
    max_size=5,
).map(join)


def build_paragraph(pieces: list[str], cuts: list[int]) -> str:
    """Build a paragraph whose text is cut into runs at some places."""
    runs: list[str] = []
    for piece in pieces:
        if piece == FIELD:
            runs.append('<w:fldSimple w:instr=" PAGE "><w:r><w:t> </w:t></w:r></w:fldSimple>')
        elif piece in SHOWN:
            runs.append(f"<w:r>{piece}</w:r>")
        else:
            places = sorted({min(cut, len(piece)) for cut in cuts} | {0, len(piece)})
            parts = [piece[start:end] for start, end in pairwise(places)]
            runs += [f'<w:r><w:t xml:space="preserve">{escape(p)}</w:t></w:r>' for p in parts]
    return f"<w:p>{''.join(runs)}</w:p>"


def render_with_jinja(pieces: list[str]) -> list[str] | None:
    """Return the words that Jinja shows for the text; ``None`` if it refuses it."""
    text = "".join(SHOWN.get(piece, piece) for piece in pieces)
    try:
        shown = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(text)
        return WORDS.findall(shown.render(VALUES))
    except jinja2.TemplateError:
        return None


def render_in_word(pieces: list[str], cuts: list[int]) -> list[str] | None:
    """Return the words of a letter; ``None`` if a finding keeps it from being compiled."""
    body = f"<w:p><w:r><w:t>first</w:t></w:r></w:p>{build_paragraph(pieces, cuts)}"
    body += "<w:p><w:r><w:t>last</w:t></w:r></w:p>"
    try:
        letter = compile_document(pack("plain", document=build_body(body)))
    except LettergenError:
        return None
    root = parse_part(merge(letter, VALUES))
    marks = {f"{{{W}}}br": "\n", f"{{{W}}}tab": "\t"}
    elements = root.iter(f"{{{W}}}t", f"{{{W}}}p", *marks)
    text = "".join(marks.get(str(one.tag), one.text or " ") for one in elements)
    return WORDS.findall(text)


@given(paragraphs, st.lists(st.integers(0, 12), max_size=4))
def test_a_paragraph_shows_what_its_text_means_to_jinja(pieces: list[str], cuts: list[int]) -> None:
    assert render_in_word(pieces, cuts) == render_with_jinja(pieces)


@given(loose_tags, st.lists(st.integers(0, 12), max_size=4))
def test_what_jinja_refuses_is_reported(pieces: list[str], cuts: list[int]) -> None:
    assert render_in_word(pieces, cuts) == render_with_jinja(pieces)
