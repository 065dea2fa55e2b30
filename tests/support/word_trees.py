"""Word documents for tests, kept as folders of the parts that they are about.

A folder holds ``word/document.xml``, a header or notes or settings if it has any, and
``fields.yaml``, the recipient that it is merged for. Styles come from ``_base`` beside it; content
types and the relationships of the main part are written here for the parts that are there.
Parts are indented for the reader's sake, which Word never does: zipped they are not.
"""

import io
import re
import zipfile
from pathlib import Path

from lxml import etree

from lettergen import source
from lettergen.template.compile import compile_letter
from lettergen.template.language import Language
from lettergen.template.letter import CompiledLetter

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# What a golden text begins a line with.
_LINES = re.compile(r"(?=<(?:w:(?:p|tbl|tr|tc|sectPr|footnote|endnote)|Relationship)[ >/])")

_CONTENT_TYPES = {"document": f"{WORD_TYPE}.document.main+xml"}
_OWN_RELATIONSHIPS = ("recipientData",)  # reached from another part than the main one


def parts(folder: Path) -> dict[str, str]:
    """The parts of the document in ``folder`` by their names."""
    found = {
        path.relative_to(root).as_posix(): _dense(path.read_bytes())
        for root in (folder.parent / "_base", folder)
        for path in sorted(root.rglob("*"))
        if path.suffix in (".xml", ".rels") and path.parent != root
    }
    names = {name: re.sub(r"\d", "", Path(name).stem) for name in found if name.endswith(".xml")}
    overrides = "".join(
        f'<Override PartName="/{name}"'
        f' ContentType="{_CONTENT_TYPES.get(kind, f"{WORD_TYPE}.{kind}+xml")}"/>'
        for name, kind in names.items()
    )
    related = "".join(
        _relationship(Path(name).stem, kind, Path(name).name)
        for name, kind in names.items()
        if kind not in ("document", *_OWN_RELATIONSHIPS)
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>{overrides}</Types>',
        "_rels/.rels": _relationships(
            _relationship("document", "officeDocument", "word/document.xml")
        ),
        "word/_rels/document.xml.rels": _relationships(related),
        **found,
    }


def packed(parts: dict[str, str]) -> bytes:
    """The Word document of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def unpacked(docx: bytes) -> dict[str, str]:
    """The parts of a Word document by their names."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def compiled(folder: Path, scratch: Path) -> CompiledLetter:
    """The document in ``folder`` as a compiled letter; ``scratch`` is where it is zipped."""
    path = scratch / "letter.docx"
    path.write_bytes(packed(parts(folder)))
    return compile_letter(path, None, Language(), {})


def merged(folder: Path, scratch: Path) -> bytes:
    """The document merged for the recipient beside it."""
    fields = source.load(folder / "fields.yaml")
    return compiled(folder, scratch).merge("Ada", fields, {})


def golden(folder: Path, docx: bytes) -> str:
    """What merging made of each part, to be read and compared."""
    before = parts(folder)
    lines: list[str] = []
    for name, text in sorted(unpacked(docx).items()):
        body = re.sub(r"^<\?xml.*?\?>\s*", "", text)
        if body != before.get(name) and name != "[Content_Types].xml":
            lines += [f"== {name}", *_LINES.sub("\n", body).splitlines(), ""]
    return "\n".join(lines)


def _dense(data: bytes) -> str:
    parser = etree.XMLParser(remove_blank_text=True)
    return etree.tostring(etree.fromstring(data, parser), encoding="unicode")


def _relationship(id_: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _relationships(inner: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'
