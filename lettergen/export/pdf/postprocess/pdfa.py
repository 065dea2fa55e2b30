"""PDF/A-2 (ISO 19005-2): what a PDF must bring along so that it can be read in fifty years."""

import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from lettergen.export.pdf.postprocess import fonts
from lettergen.export.pdf.postprocess.colour_profile import SRGB

_PRINTED = 4  # the flag of an annotation that comes out on paper (ISO 32000-1, 12.5.3)
_BFRANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CODE = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>")
_NONE = {"\0", "\ufeff", "\ufffe"}


def not_embedded(pdf: Pdf) -> list[str]:
    """The fonts that the PDF only names: another machine may not have them (6.2.11.4)."""
    return sorted(set(_not_embedded(pdf)))


def prepare(pdf: Pdf) -> None:
    """Add what PDF/A-2 wants and what says nothing of the letter: colours, flags."""
    # Also in the place of LibreOffice's own, which bears the moment when it was made.
    pdf.Root.OutputIntents = Array([pdf.make_indirect(_srgb(pdf))])  # 6.2.3
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            annotation.F = int(annotation.get("/F", 0)) | _PRINTED  # 6.3.2


def level(pdf: Pdf, *, tagged: bool) -> str:
    """How much of PDF/A-2 a PDF can keep: A with tags, U with searchable text, B to look at.

    Characters of the private use area, such as Word's own bullets, bar A (6.2.11.7.3).
    """
    characters = list(_characters(pdf))
    if any(found is None or _NONE & set(found) for found in characters):
        return "B"  # 6.2.11.7.2
    private = any("\ue000" <= char <= "\uf8ff" for found in characters for char in found or "")
    return "A" if tagged and not private else "U"


def _not_embedded(pdf: Pdf) -> Iterator[str]:
    for font in fonts.used(pdf):
        if font.get("/Subtype") == "/Type3":
            continue
        made_of = font.get("/DescendantFonts", [font])
        for part in made_of:
            descriptor = part.get("/FontDescriptor", Dictionary())
            if not any(f"/FontFile{number}" in descriptor for number in ("", "2", "3")):
                yield str(font.get("/BaseFont", "")).removeprefix("/")


def _characters(pdf: Pdf) -> Iterator[str | None]:
    """The characters that the codes of each font stand for (ISO 32000-1, 9.10.3), if it says so."""
    for font in fonts.used(pdf):
        table = font.get("/ToUnicode")
        if not isinstance(table, Stream):
            yield None
            continue
        data = table.read_bytes()
        codes = [
            *(code for block in fonts.BFCHAR.findall(data) for code in _CODE.findall(block)[1::2]),
            *(code for block in _BFRANGE.findall(data) for code in _CODE.findall(block)[2::3]),
        ]
        yield "".join(bytes.fromhex(code.decode()).decode("utf-16-be", "replace") for code in codes)


def _srgb(pdf: Pdf) -> Dictionary:
    """The colours that the pages are meant in: those of a screen (6.2.3; ISO 32000-1, 14.11.5)."""
    profile = Stream(pdf, SRGB)
    profile.N = 3
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=pdf.make_indirect(profile),
    )
