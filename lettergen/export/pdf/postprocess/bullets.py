"""Word's bullets, given the characters that they look like.

Word sets them in Symbol and Wingdings, which have their own codes in Unicode's private use area.
Read aloud, copied or searched, such a code means nothing; and PDF/A-2a refuses it
(ISO 19005-2, 6.2.11.7.3).
"""

import re

from pikepdf import Pdf, Stream

from lettergen.export.pdf.postprocess import fonts

# The bullets that Word offers, and its ticks and crosses.
_MEANT = {
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
_PAIR = re.compile(rb"(<[0-9A-Fa-f]+>\s*)<(F0[0-9A-Fa-f]{2})>(?=\s*(?:<|endbfchar))", re.IGNORECASE)


def name(pdf: Pdf) -> None:
    """Let the fonts of a PDF say what their bullets are (ISO 32000-1, 9.10.3)."""
    for font in fonts.used(pdf):
        table = font.get("/ToUnicode")
        if isinstance(table, Stream):
            old = table.read_bytes()
            new = fonts.BFCHAR.sub(lambda block: _PAIR.sub(_named, block[0]), old)
            if new != old:
                table.write(new)


def _named(pair: re.Match[bytes]) -> bytes:
    meant = _MEANT.get(int(pair[2], 16))
    return pair[1] + b"<%04X>" % ord(meant) if meant else pair[0]
