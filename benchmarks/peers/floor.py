"""The least that a program with lettergen's guarantees has to do for each letter.

Replace words in one finished letter, check that the part is well-formed, compress the parts that
changed, write a file, flush it and rename it. Nothing is compiled, examined or recorded.
"""

import json
import os
import sys
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

template, data, out = sys.argv[1:]
with zipfile.ZipFile(template) as archive:
    names = archive.namelist()
    parts = {name: archive.read(name) for name in names}
changing = [name for name in names if b"@@" in parts[name]]
same = b"".join(zlib.compress(parts[name]) for name in names if name not in changing)
for number, fields in enumerate(json.loads(Path(data).read_text("utf-8"))):
    packed = [same]
    for name in changing:
        text = parts[name].decode()
        for key, value in fields.items():
            text = text.replace(f"@@{key}@@", escape(value))
        part = text.encode()
        etree.fromstring(part)
        packed.append(zlib.compress(part))
    target = Path(out, f"{number:06}.docx")
    with target.with_suffix(".tmp").open("wb") as file:
        file.writelines(packed)
        file.flush()
        os.fsync(file.fileno())
    target.with_suffix(".tmp").replace(target)
