#!/usr/bin/env bash
# mammoth 1.13.0 writes one HTML id twice when two marks refer to one footnote.
# Two w:footnoteReference elements may have the same id (ECMA-376-1, 17.11.14). Seen: two list items with
# one id, "footnote-1" say, and two marks with one id, so that the HTML is invalid and both back links
# lead to the first mark.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet mammoth==1.13.0 pypandoc_binary==1.17 python-docx==1.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import copy
import re

import mammoth
import pypandoc
from docx import Document

pypandoc.convert_text(
    "The law[^1] says so.\n\n[^1]: The Act.", "docx", format="markdown", outputfile="letter.docx"
)
document = Document("letter.docx")
paragraph = document.paragraphs[0]._p
[mark] = paragraph.xpath(".//w:r[w:footnoteReference]")
paragraph.append(copy.deepcopy(mark))
document.save("letter.docx")

with open("letter.docx", "rb") as letter:
    html = mammoth.convert_to_html(letter).value
print(html)
items = re.findall(r'<li id="([^"]*)">', html)
marks = re.findall(r'id="(footnote-ref-[^"]*)"', html)
assert len(items) == 2 and len(set(items)) == 1, f"this has changed: {items}"
assert len(marks) == 2 and len(set(marks)) == 1, f"this has changed: {marks}"
PYTHON
