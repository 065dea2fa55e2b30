"""What a document may contain: text and pictures, no program, and nothing loaded from elsewhere.

Everything is allowed by name, and the rest is refused: the content types of parts and the types of
relationships (ECMA-376 part 2, 7.2.3 and 6.5), the addresses of drawings, and in the parts that are
not merged the kinds of fields.
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.allowed_fields import find_problems_of_fields
from lettergen.docx.content_types import CONTENT_TYPES_NAME, ContentTypes
from lettergen.docx.link_schemes import ALLOWED_SCHEMES, LINK_HINT, describe_refused_link
from lettergen.docx.unneeded_parts import find_owner
from lettergen.docx.xml import (
    PACKAGE_RELATIONSHIPS,
    Element,
    etree,
    parse,
)
from lettergen.system.patterns import compile_lazily

# The last steps of relationship types (ECMA-376 part 1, 11.3 and 15.2), and of those that Word
# added since ([MS-DOCX] 2.2).
_RELATIONSHIPS = frozenset(
    """
    chart chartColorStyle chartEx chartStyle chartUserShapes classificationlabels comments
    commentsExtended commentsExtensible commentsIds core-properties custom-properties customXml
    customXmlProps diagramColors diagramData diagramDrawing diagramLayout diagramQuickStyle endnotes
    extended-properties font fontTable footer footnotes hdphoto header hyperlink image numbering
    officeDocument people settings styles stylesWithEffects theme themeOverride txbx webSettings
    """.split()
)
# ``detach_data_source`` removes these from the settings.
_OF_MAIL_MERGE = frozenset(
    "mailMergeSource mailMergeHeaderSource recipientData mailMergeRecipientData".split()
)
_CONTENT_TYPES = compile_lazily(
    r"""
    image/.* | application/(xml|inkml\+xml|x-font(data|-ttf)?) | text/xml
    | application/vnd\.openxmlformats-package\.(relationships|core-properties)\+xml
    | application/vnd\.openxmlformats-officedocument\.
      ( wordprocessingml\..* | drawingml\..*
      | extended-properties\+xml | custom-properties\+xml | customXmlProperties\+xml
      | theme\+xml | themeOverride\+xml | obfuscatedFont )
    | application/vnd\.ms-word\.(stylesWithEffects|mailMergeRecipientData)\+xml
    | application/vnd\.ms-office\.
      (drawingml\.diagramDrawing|chartstyle|chartcolorstyle|chartex|classificationlabels)\+xml
    """,
    re.VERBOSE | re.IGNORECASE,
)

# What some of the others are, in words: parts of their types in small letters.
_NAMES = {
    "vba": "macros",
    "macro": "macros",
    "keymap": "macros",
    "attachedtoolbars": "macros",
    "activex": "an ActiveX control",
    "control": "an ActiveX control",
    "ctrlprop": "an ActiveX control",
    "afchunk": "a document in another format",
    "html": "a document in another format",
    "rtf": "a document in another format",
    "subdocument": "a subdocument",
    "frame": "a frame",
    "ui/": "changes to Word's ribbon",
    "webextension": "an add-in",
    "digital-signature": "a digital signature, which no merged letter can keep,",
    "oleobject": "an embedded object",
    "package": "an embedded file",
    "spreadsheet": "an embedded file",
    "presentation": "an embedded file",
    "video": "a film or a sound",
    "audio": "a film or a sound",
    "media": "a film or a sound",
}

_REMOVE = "Remove it in Word, or copy the text into a new document."
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MICROSOFT = "http://schemas.microsoft.com/office/"
_VML = b"urn:schemas-microsoft-com:vml"
_ADDRESSES = "//@*[local-name() = 'src' or local-name() = 'href']"
_SCHEME = compile_lazily(r"([A-Za-z][A-Za-z0-9+.-]*):")
_TAG = compile_lazily(r"\{\{|%7B%7B", re.IGNORECASE)


def check_content(parts: Mapping[str, bytes], path: str) -> None:
    """Raise ``LettergenError`` (LG264, LG305) for what a letter must not contain or link to.

    ``path`` is what findings call the document.
    """
    findings: list[Finding] = []
    types = ContentTypes.parse(parts[CONTENT_TYPES_NAME])
    for name, data in parts.items():
        place = Place(path, 0, name)
        owner = find_owner(name)
        kind = types.find(name)
        if kind and not _CONTENT_TYPES.fullmatch(kind):
            findings.append(_build_finding(kind, place))
        elif owner is not None:
            is_settings = types.find(owner).endswith("wordprocessingml.settings+xml")
            problems = (_find_problem(element, place, is_settings) for element in _iterate(data))
            findings.extend(filter(None, problems))
        else:
            if _VML in data:
                findings.extend(_find_problems_of_vml(data, place))
            findings.extend(find_problems_of_fields(data, place, kind, is_allowed_link))
    if findings:
        raise LettergenError(*dict.fromkeys(findings))


def _iterate(data: bytes) -> Iterator[Element]:
    return parse(data).iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship")


def _find_problem(relationship: Element, place: Place, is_settings: bool) -> Finding | None:
    """Return what is wrong with a relationship, or ``None`` if it may stay."""
    type_ = relationship.get("Type", "")
    kind = type_.rpartition("/")[2]
    is_external = relationship.get("TargetMode") == "External"
    if is_settings and kind in _OF_MAIL_MERGE:
        return None
    if kind not in _RELATIONSHIPS:
        return _build_finding(type_.removeprefix(_OFFICE).removeprefix(_MICROSOFT), place)
    if not is_external:
        return None
    target = relationship.get("Target", "")
    if kind != "hyperlink":
        message = f"the document loads its {kind} from '{target}'."
        return Finding("LG264", message, place, "Insert it into the document instead.")
    if is_allowed_link(target):
        return None
    return Finding("LG305", describe_refused_link(target), place, LINK_HINT)


def _build_finding(type_: str, place: Place) -> Finding:
    """Return the finding for a part or a relationship that is not allowed."""
    small = type_.lower()
    what = next((what for sign, what in _NAMES.items() if sign in small), "")
    what = what or f"something that lettergen does not know ({type_})"
    return Finding("LG264", f"the document contains {what}; a letter must not.", place, _REMOVE)


def _find_problems_of_vml(data: bytes, place: Place) -> Iterator[Finding]:
    for address in _find_vml_addresses(data):
        message = f"a drawing refers to '{address}'."
        yield Finding("LG264", message, place, "Remove the drawing in Word.")


def _find_vml_addresses(data: bytes) -> Iterator[str]:
    """Yield the addresses that VML drawings load, and those that a letter must not link to.

    VML (ECMA-376 part 4, 19.1) is the old drawing format. Only its addresses are not in
    relationships.
    """
    for value in cast("list[etree._ElementUnicodeResult]", parse(data).xpath(_ADDRESSES)):
        address, name = str(value).strip(), etree.QName(str(value.attrname)).localname
        scheme = _SCHEME.match(address)
        is_loaded = name == "src" and (scheme or address.startswith(("\\\\", "//")))
        if is_loaded or (name == "href" and not is_allowed_link(address)):
            yield address


def is_allowed_link(target: str) -> bool:
    """Whether a letter may link there. An address with a tag is checked when it is merged."""
    scheme = _SCHEME.match(target.strip())
    allowed = bool(scheme and scheme.group(1).lower() in ALLOWED_SCHEMES)
    return allowed or bool(_TAG.search(target)) or target.startswith("#")
