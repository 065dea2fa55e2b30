"""What a PDF says of itself: title, author, language, dates, and which standards it keeps.

The letter's own properties are written twice, as PDF wants it: into the information dictionary
(ISO 32000-1, 14.3.3) and, all anew, as XMP (ISO 16684-1). Nothing in them depends on the moment or
the machine: the same letter gives the same metadata.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pikepdf import Dictionary, Name, Pdf, Stream, String

from lettergen.docx.xml import escape_text
from lettergen.export.pdf.postprocess.expected import Asked

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_PDF = "http://ns.adobe.com/pdf/1.3/"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_A = "http://www.aiim.org/pdfa/ns/id/"

# PDF/A knows nothing of PDF/UA, so its property has to be described (ISO 19005-2, 6.6.2.3.3).
_UA_DESCRIBED = f"""
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
    """Which standards a PDF says that it keeps.

    ``accessible``: PDF/UA-1. ``archive``: the level of PDF/A-2, one of A, U and B, if it is one.
    """

    accessible: bool = False
    archive: str = ""


def describe(pdf: Pdf, asked: Asked, claims: Claims) -> None:
    """Give a PDF its letter's properties, and the claims that it may make."""
    root = pdf.Root
    if asked.language:
        root.Lang = String(asked.language)  # ISO 14289-1, 7.2
    preferences = root.get("/ViewerPreferences")
    if not isinstance(preferences, Dictionary):
        root.ViewerPreferences = preferences = Dictionary()
    preferences.DisplayDocTitle = True  # ISO 14289-1, 7.1
    producer, creator = (str(pdf.docinfo.get(name, "")) for name in ("/Producer", "/Creator"))
    _inform(pdf, asked)
    xmp = Stream(pdf, _xmp(asked, claims, producer, creator).encode())
    xmp.Type, xmp.Subtype = Name.Metadata, Name.XML  # ISO 14289-1, 7.1; ISO 19005-2, 6.6.2.1
    root.Metadata = xmp
    # Both depend on the moment. The first is LibreOffice's alone, the other is made on saving.
    for name in ("/DocChecksum", "/ID"):
        if name in pdf.trailer:
            del pdf.trailer[name]


def _inform(pdf: Pdf, asked: Asked) -> None:
    date = asked.moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ") if asked.moment else ""
    for name, value in {
        "/Title": asked.title,
        "/Author": asked.author,
        "/Subject": asked.subject,
        "/Keywords": asked.keywords,
        "/CreationDate": date,
        "/ModDate": date,
    }.items():
        if value:
            pdf.docinfo[name] = String(value)
        elif name in pdf.docinfo:
            del pdf.docinfo[name]


def _xmp(asked: Asked, claims: Claims, producer: str, creator: str) -> str:
    """The packet (ISO 16684-1, 7.3.2), which nobody is meant to edit in place."""
    described = _UA_DESCRIBED if claims.accessible and claims.archive else ""
    properties = "\n  ".join(_properties(asked, claims, producer, creator))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">\n'
        f' <rdf:Description rdf:about="" xmlns:dc="{_DC}" xmlns:xmp="{_XMP}" xmlns:pdf="{_PDF}"'
        f' xmlns:pdfuaid="{_UA}" xmlns:pdfaid="{_A}">\n'
        f"  {properties}\n </rdf:Description>{described}\n"
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    )


def _properties(asked: Asked, claims: Claims, producer: str, creator: str) -> Iterator[str]:
    if claims.accessible:
        yield "<pdfuaid:part>1</pdfuaid:part>"  # ISO 14289-1, 5
    if claims.archive:
        yield "<pdfaid:part>2</pdfaid:part>"  # ISO 19005-2, 6.6.4
        yield f"<pdfaid:conformance>{claims.archive}</pdfaid:conformance>"
    yield f"<dc:title>{_alternatives(asked.title)}</dc:title>"
    if asked.author:
        yield f"<dc:creator><rdf:Seq>{_item(asked.author)}</rdf:Seq></dc:creator>"
    if asked.subject:
        yield f"<dc:description>{_alternatives(asked.subject)}</dc:description>"
    if asked.language:
        yield f"<dc:language><rdf:Bag>{_item(asked.language)}</rdf:Bag></dc:language>"
    if asked.keywords:
        yield f"<pdf:Keywords>{escape_text(asked.keywords)}</pdf:Keywords>"
    if producer:
        yield f"<pdf:Producer>{escape_text(producer)}</pdf:Producer>"
    if creator:
        yield f"<xmp:CreatorTool>{escape_text(creator)}</xmp:CreatorTool>"
    if asked.moment:
        for name in ("CreateDate", "ModifyDate", "MetadataDate"):
            yield f"<xmp:{name}>{_iso(asked.moment)}</xmp:{name}>"


def _alternatives(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape_text(text)}</rdf:li></rdf:Alt>'


def _item(text: str) -> str:
    return f"<rdf:li>{escape_text(text)}</rdf:li>"


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
