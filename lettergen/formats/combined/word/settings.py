"""Settings and properties of the joined document (ECMA-376 part 1, 17.15; part 2, clause 11)."""

from lxml import etree

from lettergen.formats.combined.word.letter import Letter
from lettergen.formats.combined.word.notes import Notes
from lettergen.ooxml.xml import Element, W, escape, parse, w

CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_RELATIONSHIP = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)

_EMPTY = f'<w:settings xmlns:w="{W}"/>'.encode()
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

# Settings before which the two that are set here stand (CT_Settings, 17.15.1.78).
_BEFORE_EVEN = """
    writeProtection view zoom removePersonalInformation removeDateAndTime
    doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText
    printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts
    saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader
    bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors
    activeWritingStyle proofState formsDesign attachedTemplate linkStyles stylePaneFormatFilter
    stylePaneSortMethod documentType mailMerge revisionView trackRevisions doNotTrackMoves
    doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme styleLockQFSet
    defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps
    showEnvelope summaryLength clickAndTypeStyle defaultTableStyle
""".split()
_AFTER_NOTES = """
    compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping
    doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown
    smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator
""".split()
_DROPPED = ("attachedTemplate", "mailMerge", "footnotePr", "endnotePr", "evenAndOddHeaders")


def tells_even_pages(settings: Element | None) -> bool:
    """Whether a letter has headers of its own on even pages (17.10.1)."""
    found = None if settings is None else settings.find(w("evenAndOddHeaders"))
    return found is not None and found.get(w("val"), "1") in ("1", "true", "on")


def joined(first: Letter, notes: list[Notes], *, even_pages: bool) -> Element:
    """The settings of the first letter, with what the whole needs.

    Endnotes stand behind each section (17.11.22): behind each letter, as its sections say.
    """
    root = parse(first.data("settings") or _EMPTY)
    for name in _DROPPED:
        for child in root.findall(w(name)):
            root.remove(child)
    if even_pages:
        _insert_behind(root, etree.Element(w("evenAndOddHeaders")), _BEFORE_EVEN)
    for kind in notes:
        if kind.root is None or kind.kind == "comment":
            continue
        properties = etree.Element(w(f"{kind.kind}Pr"))
        if kind.kind == "endnote":
            etree.SubElement(properties, w("pos")).set(w("val"), "sectEnd")
        for id_ in kind.separators:
            etree.SubElement(properties, w(kind.kind)).set(w("id"), id_)
        _insert_before(root, properties, _AFTER_NOTES)
    return root


def core_properties(first: Letter, title: str) -> bytes:
    """The properties of the document: a title of its own; author and language of the first."""
    kept = ""
    name = next(iter(first.package.related("", CORE_RELATIONSHIP)), "")
    if name:
        root = parse(first.package.parts[name])
        for tag in ("creator", "language"):
            text = root.findtext(f"{{{_DUBLIN_CORE}}}{tag}")
            kept += f"<dc:{tag}>{escape(text)}</dc:{tag}>" if text else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        f' xmlns:dc="{_DUBLIN_CORE}"><dc:title>{escape(title)}</dc:title>{kept}'
        "</cp:coreProperties>"
    ).encode()


def _insert_behind(root: Element, child: Element, before: list[str]) -> None:
    known = {w(name) for name in before}
    places = [index for index, present in enumerate(root) if present.tag in known]
    root.insert(places[-1] + 1 if places else 0, child)


def _insert_before(root: Element, child: Element, after: list[str]) -> None:
    known = {w(name) for name in after}
    for index, present in enumerate(root):
        if present.tag in known or not str(present.tag).startswith(f"{{{W}}}"):
            root.insert(index, child)
            return
    root.append(child)
