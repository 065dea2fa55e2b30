"""The loop of docxtpl's documentation: the template is read anew for each letter."""

import json
import sys
from pathlib import Path

from docxtpl import DocxTemplate

template, data, out = sys.argv[1:]
for number, fields in enumerate(json.loads(Path(data).read_text("utf-8"))):
    document = DocxTemplate(template)
    document.render(fields)
    document.save(f"{out}/{number:06}.docx")
