#!/usr/bin/env bash
# pandoc 3.9 and mammoth 1.13.0 leave out the words that a simple field shows.
# Word writes a field either as w:fldChar runs or as w:fldSimple (ECMA-376-1, 17.16.19); the runs inside
# w:fldSimple are the words on the page. Seen: "Yours, ." for "Yours, Mary Hill." from both; pandoc
# gives no warning, mammoth says that it ignored an element.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pypandoc_binary==1.17 mammoth==1.13.0 python-docx==1.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import mammoth
import pypandoc
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

document = Document()
paragraph = document.add_paragraph("Yours, ")
paragraph._p.append(
    parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" AUTHOR "><w:r><w:t>Mary Hill</w:t></w:r></w:fldSimple>')
)
paragraph.add_run(".")
document.save("letter.docx")

by_pandoc = pypandoc.convert_file("letter.docx", "plain", format="docx").strip()
with open("letter.docx", "rb") as letter:
    result = mammoth.extract_raw_text(letter)
by_mammoth = result.value.strip()
print("pandoc", pypandoc.get_pandoc_version(), repr(by_pandoc))
print("mammoth", repr(by_mammoth), result.messages)
assert by_pandoc == "Yours, .", f"this has changed: {by_pandoc}"
assert by_mammoth == "Yours, .", f"this has changed: {by_mammoth}"
PYTHON
