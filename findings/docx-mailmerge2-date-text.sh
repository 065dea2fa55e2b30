#!/usr/bin/env bash
# docx-mailmerge2 1.0.3 prints a date that is text as it is, whatever picture the merge field has.
# Word formats a date of the list by the field's \@ switch (ECMA-376-1, 17.16.4.1), and values from CSV, JSON and
# YAML are text. Seen: "2020-09-03" for MERGEFIELD When \@ "d MMM yyyy" without any warning; a number that is text
# gets a Python warning and no format. With datetime.date and float both pictures work.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet docx-mailmerge2==1.0.3 python-docx==1.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import datetime
import warnings

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from mailmerge import MailMerge

document = Document()
paragraph = document.add_paragraph()
paragraph._p.append(
    parse_xml(
        f"<w:fldSimple {nsdecls('w')} w:instr=' MERGEFIELD When \\@ &quot;d MMM yyyy&quot; '>"
        "<w:r><w:t>x</w:t></w:r></w:fldSimple>"
    )
)
document.save("template.docx")


def merge(value) -> str:
    with MailMerge("template.docx") as template:
        template.merge(When=value)
        template.write("letter.docx")
    return Document("letter.docx").paragraphs[0].text


with warnings.catch_warnings():
    warnings.simplefilter("error")
    typed, text = merge(datetime.date(2020, 9, 3)), merge("2020-09-03")
print("date:", typed, "| text:", text)
assert typed == "3 Sep 2020", typed
assert text == "2020-09-03", f"this has changed: {text}"
PYTHON
