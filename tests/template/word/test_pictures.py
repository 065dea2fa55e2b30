"""A picture whose alternative text is a tag shows the picture of each recipient."""

import io
import re
from pathlib import Path

import docx
import pytest
from docx.shared import Cm

import lettergen
from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.xml import parse_fragment
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.environment import Language
from tests.support.documents import unzip
from tests.support.letters import load_fields
from tests.support.pictures import build_jpeg, build_png
from tests.support.small_campaigns import find_codes, write_campaign


def write_letter(folder: Path, alt: str, title: str = "") -> None:
    """Write a Word letter with a picture of 6 by 4 centimetres, and pictures for recipients."""
    document = docx.Document()
    document.add_paragraph("Dear {{ name }}")
    shape = document.add_picture(io.BytesIO(build_png()), width=Cm(6), height=Cm(4))
    properties = shape._inline.docPr
    properties.set("descr", alt)
    if title:
        properties.set("title", title)
    document.save(str(folder / "letter.docx"))
    (folder / "ada-mensah.jpg").write_bytes(build_jpeg(400, 100))
    (folder / "tall.png").write_bytes(build_png(50, 400))
    (folder / "photo.webp").write_bytes(b"RIFF\0\0\0\0WEBPVP8 ")


def merge(folder: Path, **fields: str) -> dict[str, bytes]:
    letter = compile_letter(folder / "letter.docx", None, Language(), {}, folder=folder)
    return unzip(letter.merge("Ada", load_fields({"name": "Ada", **fields}), {}))


def find_drawing(parts: dict[str, bytes]) -> str:
    found = re.search(r"<w:drawing.*?</w:drawing>", parts["word/document.xml"].decode())
    return found.group() if found else ""


@pytest.mark.parametrize(("photo", "size"), [("ada-mensah.jpg", (6, 1.5)), ("tall.png", (0.5, 4))])
def test_the_picture_fits_into_the_one_of_the_template(
    photo: str, size: tuple[float, float], tmp_path: Path
) -> None:
    write_letter(tmp_path, "{{ photo }}")
    drawing = find_drawing(merge(tmp_path, photo=photo))
    width, height = (round(length * 360_000) for length in size)
    assert drawing.count(f'cx="{width}" cy="{height}"') == 2
    assert f'descr="{Path(photo).stem.replace("-", " ")}"' in drawing


def test_the_picture_part_is_the_recipient_s(tmp_path: Path) -> None:
    write_letter(tmp_path, "{{ photo }}", title="Portrait")
    parts = merge(tmp_path, photo="ada-mensah.jpg")
    drawing = find_drawing(parts)
    id_ = re.findall(r'r:embed="(\w+)"', drawing)[0]
    target = re.findall(
        rf'Id="{id_}"[^>]*?Target="/([^"]+)"', parts["word/_rels/document.xml.rels"].decode()
    )[0]
    assert parts[target] == (tmp_path / "ada-mensah.jpg").read_bytes()
    assert 'descr="Portrait"' in drawing


def test_image_gives_alternative_text_and_size(tmp_path: Path) -> None:
    write_letter(tmp_path, '{{ image(photo, alt="Photo of " ~ name, width="3cm") }}')
    drawing = find_drawing(merge(tmp_path, photo="tall.png"))
    assert 'descr="Photo of Ada"' in drawing
    assert 'cx="1080000" cy="8640000"' in drawing


def test_words_stay_an_alternative_text(tmp_path: Path) -> None:
    write_letter(tmp_path, "{{ photo }}")
    drawing = find_drawing(merge(tmp_path, photo="A <view> & more"))
    assert 'descr="A &lt;view&gt; &amp; more"' in drawing
    assert 'cx="2160000" cy="1440000"' in drawing


def test_without_a_value_there_is_no_picture(tmp_path: Path) -> None:
    write_letter(tmp_path, "{{ photo | default('') }}")
    assert b"<w:drawing" not in merge(tmp_path)["word/document.xml"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "LG301"),
        ({"photo": "missing.png"}, "LG322"),
        ({"photo": "../other.png"}, "LG321"),
        ({"photo": "photo.webp"}, "LG322"),
    ],
)
def test_what_is_no_picture_is_a_finding(fields: dict[str, str], code: str, tmp_path: Path) -> None:
    write_letter(tmp_path, "{{ photo }}")
    with pytest.raises(LettergenError) as error:
        merge(tmp_path, **fields)
    assert [finding.code for finding in error.value.findings] == [code]


def test_the_field_is_listed_and_its_file_is_an_input_of_the_letter(tmp_path: Path) -> None:
    write_letter(tmp_path, "{{ photo }}")
    (tmp_path / "campaign.yaml").write_text(
        "letter: letter.docx\nrecipients: recipients.yaml\noutput: letters/{{ name }}.docx\n"
    )
    (tmp_path / "recipients.yaml").write_text("- name: Ada\n  photo: ada-mensah.jpg\n")
    campaign = lettergen.load(tmp_path)
    assert [field.name for field in campaign.fields()] == ["name", "photo"]
    assert [path.name for letter in campaign.letters() for path in letter.files] == [
        "ada-mensah.jpg"
    ]
    assert not {"LG141", "LG272", "LG301", "LG346", "LG347"} & set(find_codes(tmp_path))


def test_a_picture_control_is_filled_by_its_title(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph("{{ name }} ").add_run()
    shape = run.add_picture(io.BytesIO(build_png()), width=Cm(6), height=Cm(4))
    shape._inline.docPr.set("descr", "Portrait")
    control = parse_fragment(
        '<w:sdt><w:sdtPr><w:alias w:val="Photo"/><w:showingPlcHdr/><w:picture/></w:sdtPr>'
        "<w:sdtContent/></w:sdt>"
    )[0]
    run._r.addprevious(control)
    control[1].append(run._r)
    document.save(str(tmp_path / "letter.docx"))
    (tmp_path / "ada.jpg").write_bytes(build_jpeg(400, 100))
    (tmp_path / "campaign.yaml").write_text(
        "letter: letter.docx\nrecipients: recipients.yaml\noutput: letters/{{ name }}.docx\n"
    )
    recipients = "- {name: Ada, photo: ada.jpg}\n- {name: Bob, photo: ''}\n"
    (tmp_path / "recipients.yaml").write_text(recipients)
    full, empty = (unzip(one.docx) for one in lettergen.load(tmp_path).letters())
    assert 'descr="Portrait"' in find_drawing(full)
    assert 'cx="2160000" cy="540000"' in find_drawing(full)
    assert b"showingPlcHdr" not in full["word/document.xml"]
    assert find_drawing(empty) == ""


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ('fit=("6cm", "4cm")', (2160000, 540000)),
        ('fit=("6cm", "1cm")', (1440000, 360000)),
        ('fit=["2cm", "2cm"]', (720000, 180000)),
        ('height="1cm"', (1440000, 360000)),
    ],
)
def test_a_picture_fits_into_a_box(options: str, size: tuple[int, int], tmp_path: Path) -> None:
    letter = f'{{{{ name }}}} {{{{ image("a.jpg", alt="A", {options}) }}}}\n'
    write_campaign(tmp_path, letter, files={"a.jpg": build_jpeg(400, 100)})
    (rendered,) = lettergen.load(tmp_path).letters()
    assert f'cx="{size[0]}" cy="{size[1]}"' in find_drawing(unzip(rendered.docx))


@pytest.mark.parametrize(
    "options", ['fit="6cm"', 'fit=("6cm",)', 'fit=("6cm", "4cm"), width="1cm"']
)
def test_a_box_that_is_none_is_a_finding(options: str, tmp_path: Path) -> None:
    letter = f'{{{{ name }}}} {{{{ image("a.jpg", alt="A", {options}) }}}}\n'
    write_campaign(tmp_path, letter, files={"a.jpg": build_jpeg(400, 100)})
    assert "LG323" in find_codes(tmp_path)


def test_a_picture_without_a_width_is_no_wider_than_its_place(tmp_path: Path) -> None:
    table = '| {{ image("a.jpg", alt="A") }} | b |\n|---|---|\n| {{ name }} | d |\n'
    letter = f'{{{{ image("a.jpg", alt="A") }}}}\n\n{table}'
    write_campaign(tmp_path, letter, files={"a.jpg": build_jpeg(4000, 1000)})
    (rendered,) = lettergen.load(tmp_path).letters()
    xml = unzip(rendered.docx)["word/document.xml"].decode()
    first, second = (int(found) for found in re.findall(r'<wp:extent cx="(\d+)"', xml))
    assert second < first / 2 < 4000 * 12700 / 4
