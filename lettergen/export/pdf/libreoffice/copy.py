"""The copy of a letter that LibreOffice gets, changed where it would lose or misread something."""

import io
import zipfile

from lxml import etree

from lettergen.export.pdf.libreoffice.content_controls import unwrap_controls
from lettergen.export.pdf.libreoffice.links import style_links
from lettergen.export.pdf.libreoffice.note_settings import copy_note_settings
from lettergen.export.pdf.libreoffice.style_names import rename_styles


def prepare_copy(letter: bytes) -> bytes:
    """Return the Word document that LibreOffice converts.

    Most documents are returned as they are, and so is what is not a Word document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(letter)) as source:
            parts = {name: source.read(name) for name in source.namelist()}
        changed = False
        for change in (rename_styles, unwrap_controls, style_links, copy_note_settings):
            new = change(parts)
            parts |= new
            changed = changed or bool(new)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, ValueError):
        return letter  # LibreOffice reports it
    if not changed:
        return letter
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for name, data in parts.items():
            target.writestr(zipfile.ZipInfo(name), data)
    return copy.getvalue()
