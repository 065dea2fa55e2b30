"""The corpus of small Word documents: zip their visible files, merge them, read them as text."""

import io
import re
import zipfile
from pathlib import Path

from lxml import etree

from lettergen.data import yaml as source
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Place
from lettergen.template.compiled import CompiledLetter
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.environment import Language

CORPUS = Path(__file__).parent.parent / "corpus"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# What a text is made of, besides w:t.
_CHARACTERS = {f"{W}br": "\n", f"{W}tab": "\t"}


def build_document(folder: Path) -> bytes:
    """The Word document of a corpus folder: the base, its body and its relationships."""
    parts = {
        path.relative_to(CORPUS / "base").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((CORPUS / "base").rglob("*"))
        if path.is_file()
    }
    body = "".join((folder / "body.xml").read_text(encoding="utf-8").splitlines())
    parts["word/document.xml"] = parts["word/document.xml"].replace("<!-- body -->", body)
    relationships = folder / "relationships.xml"
    more = relationships.read_text(encoding="utf-8") if relationships.exists() else ""
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace("<!-- more -->", more)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return buffer.getvalue()


def load_fields(folder: Path) -> Mapping:
    """The recipient's fields of a corpus folder."""
    content = source.load(folder / "fields.yaml")
    return content if isinstance(content, Mapping) else Mapping(Place("fields.yaml"))


def compile_document(folder: Path, scratch: Path) -> CompiledLetter:
    """The compiled document; the zip is written to ``scratch``."""
    path = scratch / "letter.docx"
    path.write_bytes(build_document(folder))
    return compile_letter(path, None, Language(), {}, folder=folder)


def merge_document(folder: Path, scratch: Path) -> bytes:
    """The document merged with its own fields."""
    return compile_document(folder, scratch).merge("Someone", load_fields(folder), {})


def read_body(docx: bytes) -> str:
    """The body of a document as text for a golden file: one paragraph, row or cell a line."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        xml = archive.read("word/document.xml").decode()
    body = xml[xml.index("<w:body>") + len("<w:body>") : _find_end(xml)]
    broken = re.sub(r"(</w:p>|<w:p/>|</w:tr>|</w:tc>|</w:tbl>|</w:tblGrid>)", r"\1\n", body)
    return broken.strip() + "\n"


def _find_end(xml: str) -> int:
    end = xml.rfind("<w:sectPr")
    return xml.rindex("</w:body>") if end < 0 else end


def read_paragraphs(docx: bytes) -> list[str]:
    """The text of every paragraph of the body that has any."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    texts = ("".join(_characters(paragraph)) for paragraph in root.iter(f"{W}p"))
    return [text for text in texts if text.strip()]


def _characters(paragraph: etree._Element) -> list[str]:
    inside = f"{W}r"
    return [
        (element.text or "") if element.tag == f"{W}t" else _CHARACTERS[str(element.tag)]
        for element in paragraph.iter(f"{W}t", *_CHARACTERS)
        if getattr(element.getparent(), "tag", "") == inside
        and next(element.iterancestors(f"{W}p"), None) is paragraph
    ]
