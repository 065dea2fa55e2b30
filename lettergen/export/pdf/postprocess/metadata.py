"""Write the properties of a PDF: title, author, language, dates, and the standards it conforms to.

The letter's properties are written twice, as PDF requires: in the information dictionary (ISO
32000-1, 14.3.3) and as XMP (ISO 16684-1), which replaces the engine's. Nothing in them depends on
the time or the machine: the same letter gives the same metadata.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from pikepdf import Dictionary, Name, Pdf, Stream, String

from lettergen.docx.xml import escape_text
from lettergen.export.pdf.postprocess.expected import Expected
from lettergen.system.dataclass import dataclass

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_PDF = "http://ns.adobe.com/pdf/1.3/"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_A = "http://www.aiim.org/pdfa/ns/id/"

# PDF/A does not know PDF/UA, so its property must be described (ISO 19005-2, 6.6.2.3.3).
_UA_SCHEMA = f"""
 <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
   xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
   xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
   <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
   <pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>
   <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
   <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
    <pdfaProperty:name>part</pdfaProperty:name>
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
    <pdfaProperty:category>internal</pdfaProperty:category>
    <pdfaProperty:description>The part of ISO 14289 that is kept</pdfaProperty:description>
   </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
 </rdf:Description>"""


@dataclass(frozen=True)
class Claims:
    """The standards that a PDF claims to conform to.

    ``accessible``: PDF/UA-1. ``archive``: the level of PDF/A-2 (A, U or B); empty if it is not one.
    """

    accessible: bool = False
    archive: str = ""


def write(pdf: Pdf, expected: Expected, claims: Claims) -> None:
    """Write the letter's properties, and the claims, into a PDF."""
    root = pdf.Root
    if expected.language:
        root.Lang = String(expected.language)  # ISO 14289-1, 7.2
    preferences = root.get("/ViewerPreferences")
    if not isinstance(preferences, Dictionary):
        root.ViewerPreferences = preferences = Dictionary()
    preferences.DisplayDocTitle = True  # ISO 14289-1, 7.1
    producer, creator = (str(pdf.docinfo.get(name, "")) for name in ("/Producer", "/Creator"))
    _write_information(pdf, expected)
    xmp = Stream(pdf, _build_xmp(expected, claims, producer, creator).encode())
    xmp.Type, xmp.Subtype = Name.Metadata, Name.XML  # ISO 14289-1, 7.1; ISO 19005-2, 6.6.2.1
    root.Metadata = xmp
    # Both depend on the time. The first is LibreOffice's own, the second is written on saving.
    for name in ("/DocChecksum", "/ID"):
        if name in pdf.trailer:
            del pdf.trailer[name]


def _write_information(pdf: Pdf, expected: Expected) -> None:
    date = expected.date.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ") if expected.date else ""
    for name, value in {
        "/Title": expected.title,
        "/Author": expected.author,
        "/Subject": expected.subject,
        "/Keywords": expected.keywords,
        "/CreationDate": date,
        "/ModDate": date,
    }.items():
        if value:
            pdf.docinfo[name] = String(value)
        elif name in pdf.docinfo:
            del pdf.docinfo[name]


def _build_xmp(expected: Expected, claims: Claims, producer: str, creator: str) -> str:
    """Return the XMP packet (ISO 16684-1, 7.3.2), read-only."""
    schema = _UA_SCHEMA if claims.accessible and claims.archive else ""
    properties = "\n  ".join(_list_properties(expected, claims, producer, creator))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">\n'
        f' <rdf:Description rdf:about="" xmlns:dc="{_DC}" xmlns:xmp="{_XMP}" xmlns:pdf="{_PDF}"'
        f' xmlns:pdfuaid="{_UA}" xmlns:pdfaid="{_A}">\n'
        f"  {properties}\n </rdf:Description>{schema}\n"
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    )


def _list_properties(
    expected: Expected, claims: Claims, producer: str, creator: str
) -> Iterator[str]:
    if claims.accessible:
        yield "<pdfuaid:part>1</pdfuaid:part>"  # ISO 14289-1, 5
    if claims.archive:
        yield "<pdfaid:part>2</pdfaid:part>"  # ISO 19005-2, 6.6.4
        yield f"<pdfaid:conformance>{claims.archive}</pdfaid:conformance>"
    yield f"<dc:title>{_alternative(expected.title)}</dc:title>"
    if expected.author:
        yield f"<dc:creator><rdf:Seq>{_item(expected.author)}</rdf:Seq></dc:creator>"
    if expected.subject:
        yield f"<dc:description>{_alternative(expected.subject)}</dc:description>"
    if expected.language:
        yield f"<dc:language><rdf:Bag>{_item(expected.language)}</rdf:Bag></dc:language>"
    if expected.keywords:
        yield f"<pdf:Keywords>{escape_text(expected.keywords)}</pdf:Keywords>"
    if producer:
        yield f"<pdf:Producer>{escape_text(producer)}</pdf:Producer>"
    if creator:
        yield f"<xmp:CreatorTool>{escape_text(creator)}</xmp:CreatorTool>"
    if expected.date:
        for name in ("CreateDate", "ModifyDate", "MetadataDate"):
            yield f"<xmp:{name}>{_format_date(expected.date)}</xmp:{name}>"


def _alternative(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape_text(text)}</rdf:li></rdf:Alt>'


def _item(text: str) -> str:
    return f"<rdf:li>{escape_text(text)}</rdf:li>"


def _format_date(date: datetime) -> str:
    return date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
