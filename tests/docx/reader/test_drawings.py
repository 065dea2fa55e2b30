"""Pictures, charts and text boxes."""

import pytest

from lettergen.docx.reader import model as word
from lettergen.docx.xml import MC, PIC, WP, A
from tests.support.word_reader import list_contents, read_spans

SPACES = f'xmlns:wp="{WP}" xmlns:a="{A}" xmlns:pic="{PIC}" xmlns:mc="{MC}"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
DECORATIVE = (
    '<a:extLst><a:ext uri="x"><adec:decorative val="1"'
    ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
)
WORD_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"


def picture(attributes: str = "", extent: str = "") -> str:
    """Take attributes of the picture's own properties, its size; return a picture."""
    return (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p" {attributes}/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="picture"/></pic:blipFill>'
        f"<pic:spPr><a:xfrm>{extent}</a:xfrm></pic:spPr></pic:pic>"
    )


def drawing(data: str, attributes: str = "", inner: str = "", uri: str = PIC) -> str:
    """Take graphic data, attributes and content of its properties; return a run that shows it."""
    return (
        f'<w:r><w:drawing {SPACES}><wp:inline><wp:extent cx="9525" cy="19050"/>'
        f'<wp:docPr id="1" name="d" {attributes}>{inner}</wp:docPr>'
        f'<a:graphic><a:graphicData uri="{uri}">{data}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def read(inner: str) -> list[word.Content]:
    """Take the inside of a paragraph; return what it holds."""
    return list_contents(read_spans(inner))


@pytest.mark.parametrize(
    ("attributes", "alternative"),
    [
        ('descr="A  crest"', "A crest"),
        ('title="A crest"', "A crest"),
        ('descr=" " title="A crest"', "A crest"),
        ("", ""),
    ],
)
def test_a_picture_has_its_alternative_text_and_its_size(attributes: str, alternative: str) -> None:
    assert read(drawing(picture('descr="not this"'), attributes)) == [
        word.Picture("word/media/a.png", alternative, False, 9525, 19050),
    ]


def test_a_picture_may_be_mere_decoration() -> None:
    [found] = read(drawing(picture(), inner=DECORATIVE))
    assert isinstance(found, word.Picture)
    assert found.is_decorative


def test_pictures_in_a_group_have_texts_of_their_own_or_that_of_the_group() -> None:
    extent = '<a:ext cx="3" cy="4"/>'
    one = picture('descr="One"', extent)
    data = f"<x>{one}{picture()}</x>"
    assert read(drawing(data, 'descr="Both"', uri=WORD_SHAPE)) == [
        word.Picture("word/media/a.png", "One", False, 3, 4),
        word.Picture("word/media/a.png", "Both", False, 0, 0),
    ]


@pytest.mark.parametrize(
    ("uri", "kind"),
    [("x/chart", "chart"), ("x/diagram", "diagram"), ("x/wordprocessingShape", "shape")],
)
def test_what_is_no_picture_is_a_drawing(uri: str, kind: str) -> None:
    assert read(drawing("", 'descr="X"', uri=uri)) == [word.Drawing(kind, "X", False)]


def test_a_picture_that_is_clicked_on_is_a_link() -> None:
    click = '<a:hlinkClick r:id="web"/>'
    [span] = read_spans(drawing(picture(), inner=click))
    assert span.link == word.Link("https://example.org/a#b")


def test_an_old_drawing_is_a_picture_too() -> None:
    for tag in ("pict", "object"):
        shape = '<v:shape alt="Crest"><v:imagedata r:id="picture"/></v:shape>'
        assert read(f"<w:r><w:{tag} {VML}>{shape}</w:{tag}></w:r>") == [
            word.Picture("word/media/a.png", "Crest", False, 0, 0),
        ]


def test_a_picture_outside_the_document_has_no_part() -> None:
    [found] = read(drawing(picture().replace("r:embed", "r:link"), 'descr="X"'))
    assert found == word.Picture("", "X", False, 9525, 19050)


def test_what_is_in_a_text_box_is_not_in_its_drawing() -> None:
    box = f"<x><w:txbxContent><w:p>{drawing(picture())}</w:p></w:txbxContent></x>"
    shape, found = read(drawing(box, uri="x/wordprocessingShape"))
    assert shape == word.Drawing("shape", "", False)
    assert isinstance(found, word.TextBox)


@pytest.mark.parametrize(
    ("choice", "fallback", "shown"),
    [
        ("<w:t>new</w:t>", "<w:t>old</w:t>", ["new"]),
        ("<x/>", "<w:t>old</w:t>", ["old"]),
        ("<x/>", "<x/>", []),
    ],
)
def test_of_alternatives_the_first_that_is_understood_is_shown(
    choice: str, fallback: str, shown: list[str]
) -> None:
    inner = f'<mc:Choice Requires="x">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>'
    run = f"<w:r><mc:AlternateContent {SPACES}>{inner}</mc:AlternateContent></w:r>"
    assert read(run) == list(map(word.Text, shown))


def test_alternatives_without_any_show_nothing() -> None:
    assert read(f"<w:r><mc:AlternateContent {SPACES}/></w:r>") == []
