#!/usr/bin/env bash
# dxpdf 0.8.1 numbers every footnote 1, 2, 3, whatever its section asks for.
# w:footnotePr in w:sectPr sets the format and the first number of notes (ECMA-376-1, 17.11.11, 17.11.18 and 17.11.20).
# Seen: marks 1 and 2 for lowerLetter from 7, where g and h are expected, so that "see note g" in the text
# leads nowhere. Text in the PDF is read with pypdfium2 5.15.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet dxpdf==0.8.1 pypdfium2==5.15.2 pypandoc_binary==1.17 python-docx==1.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import re

import dxpdf
import pypandoc
import pypdfium2
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

pypandoc.convert_text(
    "One[^1], two[^2].\n\n[^1]: First text.\n[^2]: Second text.",
    "docx",
    format="markdown",
    outputfile="letter.docx",
)
document = Document("letter.docx")
section = document.sections[0]._sectPr
for old in section.xpath("./w:footnotePr"):
    section.remove(old)
section.insert(
    0,
    parse_xml(
        f'<w:footnotePr {nsdecls("w")}><w:numFmt w:val="lowerLetter"/><w:numStart w:val="7"/></w:footnotePr>'
    ),
)
document.save("letter.docx")
dxpdf.convert_file("letter.docx", "letter.pdf")
text = pypdfium2.PdfDocument("letter.pdf")[0].get_textpage().get_text_bounded()
words = re.sub(r"\s+", "", text)
print(words)
assert words.startswith("One1,two2."), f"this has changed: {words}"
PYTHON
