"""The corpus of letters with a layout: Markdown letters or bodies of Word documents, as folders."""

import io
from pathlib import Path

import docx
from PIL import Image

import lettergen
from lettergen.render.renderer import Rendered
from tests.support.corpus import CORPUS
from tests.support.pictures import build_jpeg, remove_segments
from tests.support.small_campaigns import write_campaign

FOLDER = CORPUS / "layout"


def list_names() -> list[str]:
    """Return the names of the letters."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def render(name: str, scratch: Path) -> Rendered:
    """Return a letter, whose campaign is written to a folder."""
    folder = FOLDER / name
    letter = folder / "letter.md.j2"
    if not letter.exists():
        letter = folder / "body.xml"
    lines = (folder / "fields.yaml").read_text(encoding="utf-8").splitlines()
    recipients = "\n".join(f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines))
    texts = {path.name: path.read_bytes() for path in folder.glob("*.md*") if path != letter}
    campaign = write_campaign(
        scratch / name,
        letter.read_text(encoding="utf-8"),
        recipients + "\n",
        _build_files() | texts,
    )
    (rendered,) = lettergen.load(campaign).letters()
    return rendered


def _build_files() -> dict[str, bytes | str]:
    """Return the pictures and the Word document that the letters use."""
    exif = Image.Exif()
    exif[0x0112] = 6
    adobe = b"\xff\xee\0\x0eAdobe\0d\0\0\0\0\1"
    signature = remove_segments(build_jpeg(200, 80), {0xE0})
    terms = docx.Document()
    terms.add_heading("Terms", 2)
    terms.add_paragraph("It costs {{ fee }}.", style="Intense Quote")
    terms.add_table(1, 2).cell(0, 1).text = "{{ name }}"
    buffer = io.BytesIO()
    terms.save(buffer)
    return {
        "photo.jpg": build_jpeg(4000, 3000, exif=exif),
        "inks.jpg": build_jpeg(mode="CMYK"),
        "signature.jpg": signature[:2] + adobe + signature[2:],
        "terms.docx": buffer.getvalue(),
    }
