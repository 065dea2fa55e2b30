"""The characters of symbol fonts as Unicode.

A symbol (``w:sym``, ECMA-376 part 1, 17.3.3.30) and text in a symbol font are given by their place
in that font, by itself or in the private use area: ``FC`` or ``F0FC``. The places in Symbol are
those of Adobe's mapping at Unicode (MAPPINGS/VENDORS/ADOBE/symbol.txt). Of Wingdings, whose
characters came into Unicode with version 7.0, only those are here that letters use. Some are shown
by a similar character that more fonts have, such as ``☑``.
"""

_PRIVATE_USE = range(0xF020, 0xF100)

_SYMBOL = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
    0x61: "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…",
    0xBF: "↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑",
    0xF1: "⟩∫",
}
_WINGDINGS = {
    0x22: "✂",
    0x28: "☎✆✉",
    0x36: "⌛",
    0x3E: "✇✍",
    0x41: "✌",
    0x45: "☜☞☝☟",
    0x4A: "☺",
    0x4C: "☹",
    0x51: "✈☼",
    0x54: "❄",
    0x58: "✠✡☪☯",
    0x6C: "●❍■□",
    0x71: "❑❒",
    0x75: "◆❖",
    0x7A: "⌘",
    0x80: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿",
    0x9E: "·•",
    0xA1: "○",
    0xA7: "▪□",
    0xAB: "★",
    0xB5: "✪✰",
    0xD8: "➢",
    0xDC: "➲",
    0xDF: "←→↑↓↖↗↙↘",
    0xE8: "➔",
    0xEF: "⇦⇨⇧⇩⬄⇳",
    0xFB: "✗✓☒☑",
}
_WINGDINGS_2 = {0x4F: "✗✓☒☑☒☒", 0x69: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x98: "●○", 0xA2: "■□"}
_WEBDINGS = {0x61: "✔", 0x63: "□", 0x67: "■", 0x72: "✖"}

_FONTS = {
    name: {
        start + offset: character
        for start, characters in runs.items()
        for offset, character in enumerate(characters)
    }
    for name, runs in {
        "symbol": _SYMBOL,
        "wingdings": _WINGDINGS,
        "wingdings 2": _WINGDINGS_2,
        "webdings": _WEBDINGS,
    }.items()
}


def is_symbol_font(font: str) -> bool:
    """Return whether the letters of a font are symbols."""
    return font.lower() in (*_FONTS, "wingdings 3")


def find_character(font: str, code: int) -> str:
    """Return the Unicode character for a place in a symbol font; empty if there is none known."""
    place = code - 0xF000 if code in _PRIVATE_USE else code
    return _FONTS.get(font.lower(), {}).get(place, "")
