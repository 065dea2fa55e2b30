"""Replace pictures, embedded files and other parts of a finished document."""

import io
import zipfile
from collections.abc import Mapping

from lettergen.docx.package import Package
from lettergen.docx.relationships import IMAGE
from lettergen.docx.xml import PIC, A, R

_STORIES = ("", "/header", "/footer")


def find_pictures(data: bytes) -> dict[str, str]:
    """Return the parts of a document's pictures by their names, titles and alternative texts.

    Those are the attributes of ``pic:cNvPr`` (ECMA-376 20.2.2.3). Pictures are looked for in the
    body, headers and footers.
    """
    package = Package.from_bytes("document", data)
    found: dict[str, str] = {}
    for kind in _STORIES:
        names = package.find_related_parts(package.main, kind) if kind else [package.main]
        for name in names:
            found |= _pictures_of(package, name)
    return found


def read_parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a document by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def replace_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a document with other contents for some of its parts."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            target.writestr(entry, parts.get(entry.filename, source.read(entry)))
    return output.getvalue()


def _pictures_of(package: Package, name: str) -> dict[str, str]:
    """Return the pictures of one story."""
    relationships = package.read_relationships(name)
    images = [one for one in relationships.items if one.type == IMAGE and not one.external]
    parts = dict(zip((one.id for one in images), relationships.find_targets(IMAGE), strict=True))
    found: dict[str, str] = {}
    for picture in package.parse_part(name).iter(f"{{{PIC}}}pic"):
        blip = next(picture.iter(f"{{{A}}}blip"), None)
        part = parts.get("" if blip is None else blip.get(f"{{{R}}}embed", ""))
        if part is None:
            continue
        for properties in picture.iter(f"{{{PIC}}}cNvPr"):
            for attribute in ("name", "title", "descr"):
                if text := properties.get(attribute):
                    found.setdefault(text, part)
    return found
