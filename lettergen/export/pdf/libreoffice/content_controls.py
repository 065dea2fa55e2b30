"""Content controls in the copy of a letter that LibreOffice gets.

Within a line, LibreOffice 7.4 puts a control with a line break on a line of its own, and loses the
break. And it shows the data that a control is bound to, not what the letter shows (ECMA-376 part 1,
17.5.2.6). A PDF needs neither the controls nor the data.
"""

from collections.abc import Mapping

from lettergen.docx.xml import DECLARATION, parse, replace_element, serialise, w

_CONTROL = b"<w:sdt>"
_LINES = (w("p"), w("hyperlink"), w("ins"), w("fldSimple"), w("smartTag"), w("customXml"))
_CONTROLS = (w("sdt"), w("sdtContent"))
_BINDINGS = (w("dataBinding"), "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding")


def unwrap_controls(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the changed parts: without content controls within lines, and without bindings."""
    return {
        name: _unwrap(data)
        for name, data in parts.items()
        if name.endswith(".xml") and _CONTROL in data
    }


def _unwrap(data: bytes) -> bytes:
    root = parse(data)
    for binding in list(root.iter(*_BINDINGS)):
        replace_element(binding, [])
    for control in list(root.iter(w("sdt"))):
        around = next(one for one in control.iterancestors() if one.tag not in _CONTROLS)
        content = control.find(w("sdtContent"))
        if around.tag in _LINES and content is not None:
            replace_element(control, list(content))
    return (DECLARATION + serialise(root)).encode()
