"""The properties of paragraphs, runs and so on, with their children in the order of the schema."""

from collections.abc import Iterable

from lettergen.docx.xml import (
    Element,
    etree,
    w,
)

# The properties element of each element.
_NAMES = {w(name): w(f"{name}Pr") for name in ("p", "r", "tbl", "tr", "tc")}

# The order of the children of CT_PPr, CT_RPr, CT_TcPr, CT_SectPr and CT_Settings (ECMA-376 part 1,
# 17.3.1.26, 17.3.2.28, 17.4.69, 17.6.17 and 17.15.1.78). Word does not open a document otherwise.
_ORDER = {
    w("pPr"): """
        pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers
        pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE
        autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents
        suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle
        rPr sectPr pPrChange""",
    w("rPr"): """
        rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
        noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect
        bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath""",
    w("tcPr"): """
        cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText
        vAlign hideMark headers cellIns cellDel cellMerge tcPrChange""",
    w("sectPr"): """
        headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders
        lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter
        docGrid printerSettings sectPrChange""",
    w("settings"): """
        writeProtection view zoom removePersonalInformation removeDateAndTime
        doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText
        printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts
        saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader
        bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors
        activeWritingStyle proofState formsDesign attachedTemplate linkStyles stylePaneFormatFilter
        stylePaneSortMethod documentType mailMerge revisionView trackRevisions doNotTrackMoves
        doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme styleLockQFSet
        defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps
        showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders
        bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing
        drawingGridVerticalSpacing displayHorizontalDrawingGridEvery
        displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin
        drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData
        noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars
        noLineBreaksAfter noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema
        saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml
        saveXmlDataOnly
        useXSLTWhenSaving saveThroughXslt showXMLTags alwaysMergeEmptyNamespace updateFields
        hdrShapeDefaults footnotePr endnotePr compat docVars rsids attachedSchema themeFontLang
        clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions
        readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags
        decimalSymbol listSeparator""",
}
_RANKS = {
    tag: {w(name): rank for rank, name in enumerate(names.split())} for tag, names in _ORDER.items()
}


def get_or_add_properties(element: Element) -> Element:
    """Return the properties of a paragraph, run, table, row or cell; add them if it has none."""
    name = _NAMES[str(element.tag)]
    properties = element.find(name)
    if properties is None:
        properties = etree.Element(name)
        element.insert(0, properties)
    return properties


def set_child(properties: Element, child: Element) -> None:
    """Set a child of properties or settings, in place of one with the same name.

    Children that the schema does not list, such as Word's own extensions, come last.
    """
    for present in properties.findall(str(child.tag)):
        properties.remove(present)
    ranks = _RANKS[str(properties.tag)]
    rank = _find_rank(child, ranks)
    follower = next((present for present in properties if _find_rank(present, ranks) > rank), None)
    if follower is None:
        properties.append(child)
    else:
        follower.addprevious(child)


def get_or_add_child(properties: Element, name: str) -> Element:
    """Return the child with this name; add it, in its place, if there is none."""
    found = properties.find(w(name))
    if found is None:
        found = etree.Element(w(name))
        set_child(properties, found)
    return found


def sort_run_properties(properties: Iterable[Element]) -> list[Element]:
    """Return the children of a ``w:rPr`` in the order of the schema."""
    return sorted(properties, key=lambda child: _find_rank(child, _RANKS[w("rPr")]))


def _find_rank(child: Element, ranks: dict[str, int]) -> int:
    return ranks.get(str(child.tag), len(ranks))
