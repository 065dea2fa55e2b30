"""What names and titles are sorted by: letters, whatever their case and their accents."""

import re
import unicodedata


def collation(text: str) -> tuple[str, str]:
    """Return what texts are compared by: letters first, then accents; signs do not count."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    bare = re.sub(r"[‐-]", " ", bare)
    bare = re.sub(r"[^\w\s\1\2]", "", bare)
    bare = bare.replace("æ", "ae").replace("ø", "o").replace("đ", "d").replace("ł", "l")
    return " ".join(bare.split()), folded
