"""Make a PDF conform to PDF/A-2 (ISO 19005-2), so that it can be read in fifty years.

``srgb.icc`` is the colour profile that it refers to: the colours of a screen (IEC 61966-2-1) as an
ICC profile of version 2. lettergen's own script computed it from the numbers of that standard
(``tests/support/srgb_profile.py``); it is in the public domain (CC0-1.0).
"""

import re
from collections.abc import Iterable, Iterator
from importlib import resources

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from lettergen.export.pdf.postprocess import fonts
from lettergen.system.patterns import compile_lazily

PROFILE = "srgb.icc"
"""The file with the colour profile, beside this module."""

_PRINT = 4  # the flag of an annotation that is printed (ISO 32000-1, 12.5.3)
_BFRANGE = compile_lazily(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CODE = compile_lazily(rb"<\s*([0-9A-Fa-f]+)\s*>")
_NO_CHARACTER = {"\0", "\ufeff", "\ufffe"}


def find_obstacles(pdf_fonts: Iterable[Object], *, lacks_characters: bool) -> list[str]:
    """Return the reasons why a PDF with these fonts cannot conform.

    ``lacks_characters`` tells whether some of the letter's characters are missing (6.2.11.8). Fonts
    must be embedded (6.2.11.4).
    """
    found = [f"the engine did not embed {name}" for name in fonts.find_not_embedded(pdf_fonts)]
    return [*found, "characters are missing"] if lacks_characters else found


def prepare(pdf: Pdf) -> None:
    """Add the colour profile (6.2.3), and make all annotations print (6.3.2)."""
    # This replaces LibreOffice's own, which contains the time when it was made.
    pdf.Root.OutputIntents = Array([pdf.make_indirect(_build_output_intent(pdf))])
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            annotation.F = int(annotation.get("/F", 0)) | _PRINT


def find_level(pdf_fonts: Iterable[Object], *, tagged: bool) -> str:
    """Return the level that a PDF conforms to: A with tags, U with searchable text, B without.

    Characters of the private use area, such as Word's bullets, rule out A (6.2.11.7.3).
    """
    characters = list(_list_characters(pdf_fonts))
    if any(found is None or _NO_CHARACTER & set(found) for found in characters):
        return "B"  # 6.2.11.7.2
    private = any("\ue000" <= char <= "\uf8ff" for found in characters for char in found or "")
    return "A" if tagged and not private else "U"


def _list_characters(pdf_fonts: Iterable[Object]) -> Iterator[str | None]:
    """Yield the characters that the codes of each font mean (ISO 32000-1, 9.10.3).

    ``None`` for a font that does not tell.
    """
    for font in pdf_fonts:
        cmap = font.get("/ToUnicode")
        if not isinstance(cmap, Stream):
            yield None
            continue
        data = cmap.read_bytes()
        codes = [
            *(code for block in fonts.BFCHAR.findall(data) for code in _CODE.findall(block)[1::2]),
            *(code for block in _BFRANGE.findall(data) for code in _CODE.findall(block)[2::3]),
        ]
        yield "".join(bytes.fromhex(code.decode()).decode("utf-16-be", "replace") for code in codes)


def _build_output_intent(pdf: Pdf) -> Dictionary:
    """Return the output intent (6.2.3; ISO 32000-1, 14.11.5): the colours of a screen."""
    profile = Stream(pdf, resources.files(__package__).joinpath(PROFILE).read_bytes())
    profile.N = 3
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=pdf.make_indirect(profile),
    )
