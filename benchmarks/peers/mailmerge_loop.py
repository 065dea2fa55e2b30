"""The loop of docx-mailmerge2's documentation."""

import json
import sys
from pathlib import Path

from mailmerge import MailMerge

template, data, out = sys.argv[1:]
for number, fields in enumerate(json.loads(Path(data).read_text("utf-8"))):
    with MailMerge(template) as document:
        document.merge(**fields)
        document.write(f"{out}/{number:06}.docx")
