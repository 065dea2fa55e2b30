"""Letters as Word writes them, made with python-docx."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


def add_merge_field(
    paragraph: Paragraph, name: str = "", switches: str = "", code: str = ""
) -> None:
    """Add a merge field to a paragraph; ``code`` is that of another field."""
    instruction = code or f"MERGEFIELD {name} {switches}"
    _add_mark(paragraph, "begin")
    text = OxmlElement("w:instrText")
    text.text = f" {instruction.strip()} "
    text.set(qn("xml:space"), "preserve")
    paragraph.add_run()._r.append(text)
    _add_mark(paragraph, "separate")
    paragraph.add_run(f"«{name or code}»")
    _add_mark(paragraph, "end")


def _add_mark(paragraph: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)
