"""The rules of style that a letterhead's colour adds to a page."""

_LEAST_CONTRAST = 4.5  # of words with their background, WCAG 2.2, 1.4.3
_TINT = 0.6  # the share of white in the colour on a dark page


def write_brand_rules(colour: str) -> str:
    """Return rules that set the letterhead in its colour; none for a letterhead without one.

    In: the colour as six hexadecimal digits. A colour too light for words on white is only that of
    the line below the letterhead.
    """
    if not colour:
        return ""
    channels = bytes.fromhex(colour)
    tint = bytes(round(value + (255 - value) * _TINT) for value in channels).hex()
    rules = [
        f":root {{ --brand: #{colour.lower()}; }}",
        "@media screen and (prefers-color-scheme: dark) {",
        f"  :root {{ --brand: #{tint}; }}",
        "}",
        ".letterhead { border-color: var(--brand); }",
    ]
    if _measure_contrast(channels) >= _LEAST_CONTRAST:
        rules.append(".letterhead strong { color: var(--brand); }")
    return "\n".join(rules) + "\n"


def _measure_contrast(channels: bytes) -> float:
    """Return the contrast of a colour with white, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in channels)
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
