"""Give Word's bullets the Unicode characters that they look like.

Word sets bullets in Symbol and Wingdings, whose codes are in Unicode's private use area. Such a
code means nothing when it is read aloud, copied or searched, and PDF/A-2a forbids it (ISO 19005-2,
6.2.11.7.3).
"""

import re
from collections.abc import Iterable

from pikepdf import Object, Stream

from lettergen.export.pdf.postprocess import fonts
from lettergen.system.patterns import compile_lazily

# The bullets that Word offers, and its ticks and crosses.
_CHARACTERS = {
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF0A8: "◆",
    0xF0D8: "➢",
    0xF0E0: "→",
    0xF0FB: "✗",
    0xF0FC: "✓",
    0xF0FE: "☑",
    0xF06C: "●",
    0xF06E: "■",
    0xF06F: "□",
    0xF071: "❑",
    0xF075: "◆",
    0xF076: "❖",
}
_PAIR = compile_lazily(
    rb"(<[0-9A-Fa-f]+>\s*)<(F0[0-9A-Fa-f]{2})>(?=\s*(?:<|endbfchar))", re.IGNORECASE
)


def name_bullets(pdf_fonts: Iterable[Object]) -> None:
    """Change the ToUnicode CMaps of fonts so that bullets have a meaning (ISO 32000-1, 9.10.3)."""
    for font in pdf_fonts:
        cmap = font.get("/ToUnicode")
        if isinstance(cmap, Stream):
            old = cmap.read_bytes()
            new = fonts.BFCHAR.sub(lambda block: _PAIR.sub(_replace, block[0]), old)
            if new != old:
                cmap.write(new)


def _replace(pair: re.Match[bytes]) -> bytes:
    character = _CHARACTERS.get(int(pair[2], 16))
    return pair[1] + b"<%04X>" % ord(character) if character else pair[0]
