#!/usr/bin/env bash
# docxtpl 0.20.2 keeps the text of a footnote whose mark a condition has removed.
# Conditions run in document.xml alone. Seen: the mark is gone, the w:footnote stays in footnotes.xml.
# LibreOffice 7.4 then shows the removed note's text at the next mark, and the last note nowhere.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet docxtpl==0.20.2 pypandoc_binary==1.17
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import zipfile

import pypandoc
from docxtpl import DocxTemplate

MARKDOWN = """
One[^1].

{%p if law %}

Two[^2].

{%p endif %}

Three[^3].

[^1]: First text.
[^2]: Second text.
[^3]: Third text.
"""
pypandoc.convert_text(MARKDOWN, "docx", format="markdown", outputfile="template.docx")
template = DocxTemplate("template.docx")
template.render({"law": False})
template.save("letter.docx")
with zipfile.ZipFile("letter.docx") as package:
    marks = package.read("word/document.xml").count(b"<w:footnoteReference ")
    notes = package.read("word/footnotes.xml")
texts = [text for text in (b"First", b"Second", b"Third") if text in notes]
print("marks:", marks, "| notes:", texts)
assert marks == 2, marks
assert texts == [b"First", b"Second", b"Third"], f"this has changed: {texts}"
PYTHON
