"""The marks of CSL-JSON in titles."""

import pytest

from lettergen.citations.markup import Piece, parse_markup, plain_text

MARKUP: list[tuple[str, list[Piece]]] = [
    ("plain", [("plain", ())]),
    ("<i>Yersinia</i> in silt", [("Yersinia", ("italic",)), (" in silt", ())]),
    ("H<sub>2</sub>O", [("H", ()), ("2", ("subscript",)), ("O", ())]),
    ("x<sup>2</sup>", [("x", ()), ("2", ("superscript",))]),
    ("<b>a <i>b</i></b>", [("a ", ("bold",)), ("b", ("bold", "italic"))]),
    ('<span class="nocase">iSense</span>', [("iSense", ("nocase",))]),
    ('<span style="font-variant:small-caps;">bc</span>', [("bc", ("small-caps",))]),
    ('<span style="font-variant: small-caps">bc</span>', [("bc", ("small-caps",))]),
    ("<sc>bc</sc>", [("bc", ("small-caps",))]),
    ("A &amp; B &#8211; C", [("A & B – C", ())]),
    ("R & D", [("R & D", ())]),
    ("a < b and <i>c", [("a < b and <i>c", ())]),
    ("never </i> opened", [("never </i> opened", ())]),
    ("<script>x</script>", [("<script>x</script>", ())]),
    ("&lt;i&gt;", [("<i>", ())]),
]


@pytest.mark.parametrize(("text", "pieces"), MARKUP, ids=lambda value: repr(value)[:40])
def test_marks_become_formats_and_what_is_no_mark_stays(text: str, pieces: list[Piece]) -> None:
    assert parse_markup(text) == pieces


def test_a_plain_text_has_no_marks() -> None:
    assert plain_text("<i>Yersinia</i> in H<sub>2</sub>O &amp; silt") == "Yersinia in H2O & silt"
