#!/usr/bin/env bash
# pandoc 3.9 loses the paragraph that a text box is anchored in.
# Word anchors a floating text box in a run of some paragraph and writes it as mc:AlternateContent.
# Seen: the box's words come out, the words of the paragraph around it do not, and there is no warning.
# mammoth 1.13.0 gives both.
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

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
CONTENT = "<w:txbxContent><w:p><w:r><w:t>Our reference: 12</w:t></w:r></w:p></w:txbxContent>"
BOX = f"""<w:r {NAMESPACES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0"
 locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>
<wp:extent cx="1800000" cy="600000"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="1" name="Box"/>
<wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>
<wps:txbx>{CONTENT}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>
</mc:Choice><mc:Fallback><w:pict><v:shape style="width:140pt;height:48pt"><v:textbox>{CONTENT}</v:textbox>
</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""

document = Document()
document.add_paragraph("Dear Ms Hill,")
anchor = document.add_paragraph("We write about your claim.")
anchor._p.insert(0, parse_xml(BOX))
document.add_paragraph("Yours faithfully")
document.save("letter.docx")

text = pypandoc.convert_file("letter.docx", "plain", format="docx")
with open("letter.docx", "rb") as letter:
    mammoth_text = mammoth.extract_raw_text(letter).value
print("pandoc", pypandoc.get_pandoc_version(), repr(text))
print("mammoth", repr(mammoth_text))
assert "Our reference: 12" in text, text
assert "We write about your claim." in mammoth_text, mammoth_text
assert "We write about your claim." not in text, f"this has changed: {text}"
PYTHON
