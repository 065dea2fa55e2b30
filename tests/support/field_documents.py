"""Word documents with fields, written as text: ``tests/corpus/fields``.

A line is a paragraph. ``⟨REF Ref|old⟩`` is a field that shows ``old``, ``⟦Ref:words⟧`` a bookmark.
``# `` begins a heading, ``+ `` an item of a numbered list, ``++ `` one of the second level,
``| a | b |`` is a row of a table, ``---`` a page break. ``header: `` and ``footer: `` are for all
pages.
"""

import re
from pathlib import Path
from typing import Any

from lettergen.data import yaml as source
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Place
from lettergen.template.compiled import CompiledLetter
from tests.support import documents
from tests.support.fields import build_bookmark, build_field, build_run

FOLDER = Path(__file__).parent.parent / "corpus" / "fields"
FILE = "letters/ada.docx"

_STYLES = {"# ": "Heading1", "= ": "TOC1"}
_LEVELS = {"+ ": 0, "++ ": 1}
_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_CODE = '<w:r><w:instrText xml:space="preserve">'


def list_names() -> list[str]:
    """Return the names of the documents."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def merge(name: str) -> bytes:
    """Return a document merged with the fields and values of its name."""
    letter, data = compile_document(name), _read_data(name)
    fields = Mapping(Place("fields.yaml", 1))
    fields.update(data.get("fields", {}))
    return letter.build("Ada", letter.render("Ada", fields, data.get("values", {}), FILE).parts)


def compile_document(name: str) -> CompiledLetter:
    """Return a document compiled."""
    return documents.compile_document(build((FOLDER / f"{name}.txt").read_text("utf-8")))


def build(text: str) -> bytes:
    """Build the Word document of a text."""
    lines = [line for line in text.splitlines() if line.strip()]
    margins = {
        kind: line.removeprefix(f"{kind}: ")
        for kind in ("header", "footer")
        for line in lines
        if line.startswith(f"{kind}: ")
    }
    names = f'xmlns:w="{documents.W}" xmlns:r="{documents.R}"'
    body = _build_blocks([line for line in lines if not line.startswith(("header: ", "footer: "))])
    references = "".join(
        f'<w:{kind}Reference w:type="default" r:id="{kind}1"/>' for kind in margins
    )
    parts = {
        "document": f"<w:document {names}><w:body>{body}<w:sectPr>{references}"
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440"'
        ' w:left="1440" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body>'
        "</w:document>",
        "styles": (FOLDER / "styles.xml").read_text("utf-8"),
        "numbering": (FOLDER / "numbering.xml").read_text("utf-8"),
    }
    for kind, line in margins.items():
        root = {"header": "hdr", "footer": "ftr"}[kind]
        parts[f"{kind}1"] = f"<w:{root} {names}>{_build_paragraph(line)}</w:{root}>"
    return documents.pack("plain", **parts)


def _read_data(name: str) -> Any:
    path = FOLDER / f"{name}.yaml"
    return source.load(path) if path.exists() else {}


def _build_blocks(lines: list[str]) -> str:
    blocks, rows = "", ""
    for line in [*lines, ""]:
        if line.startswith("|"):
            cells = (cell.strip() for cell in line.strip().strip("|").split(" | "))
            rows += f"<w:tr>{''.join(f'<w:tc>{_build_paragraph(c)}</w:tc>' for c in cells)}</w:tr>"
            continue
        if rows:
            grid = '<w:gridCol w:w="3000"/>' * 3
            blocks += f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
            rows = ""
        if line == "---":
            blocks += _PAGE
        elif line:
            blocks += _build_paragraph(line)
    return blocks


def _build_paragraph(line: str) -> str:
    properties = ""
    for prefix, style in _STYLES.items():
        if line.startswith(prefix):
            properties, line = f'<w:pStyle w:val="{style}"/>', line.removeprefix(prefix)
    for prefix, level in _LEVELS.items():
        if line.startswith(prefix):
            number = f'<w:ilvl w:val="{level}"/><w:numId w:val="1"/>'
            properties, line = f"<w:numPr>{number}</w:numPr>", line.removeprefix(prefix)
    inner, _ = _build_runs(line, 0, "")
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def _build_runs(text: str, start: int, ends: str) -> tuple[str, int]:
    """Build the runs from ``start`` on; return them, and where one of ``ends`` is."""
    runs, words, position = "", "", start
    while position < len(text) and text[position] not in ends:
        if text[position] not in "⟨⟦":
            words += text[position]
            position += 1
            continue
        runs, words = runs + (build_run(words) if words else ""), ""
        if text[position] == "⟦":
            name, _, _ = text[position + 1 :].partition(":")
            inner, position = _build_runs(text, position + len(name) + 2, "⟧")
            number = sum(map(ord, name)) + len(name)
            runs += build_bookmark(name, inner, number)
        else:
            code, position = _build_runs(text, position + 1, "|⟩")
            result = ""
            if text[position] == "|":
                result, position = _build_runs(text, position + 1, "⟩")
            runs += build_field(_turn_into_code(code), result=result)
        position += 1
    return runs + (build_run(words) if words else ""), position


def _turn_into_code(runs: str) -> str:
    """Return runs of text as runs of a field's code, with a blank at each end."""
    code = re.sub(r'<w:r><w:t xml:space="preserve">', _CODE, runs).replace(
        "</w:t>", "</w:instrText>"
    )
    return f"{_CODE} </w:instrText></w:r>{code}{_CODE} </w:instrText></w:r>"
