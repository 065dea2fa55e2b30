"""Language tags (BCP 47, RFC 5646): their parts, how they are written, and their direction."""

import re
from typing import NamedTuple

_TAG = (
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(?:[-_](?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)"
    r"(?P<extensions>(?:[-_][a-wyz0-9](?:[-_][a-z0-9]{2,8})+)*)"
    r"(?P<private>[-_]x(?:[-_][a-z0-9]{1,8})+)?"
)

# Scripts that are written from right to left (Unicode, ISO 15924), and the languages that have
# one of them by default (the registry's Suppress-Script, and CLDR's likely subtags).
_RIGHT_TO_LEFT_SCRIPTS = frozenset("Adlm Arab Aran Hebr Mand Nkoo Rohg Samr Syrc Thaa".split())
_RIGHT_TO_LEFT = frozenset(
    "ar arc arz bal bgn ckb dv fa glk he iw ks lrc mzn nqo pnb prs ps sd skr syr ug ur yi".split()
)


class Tag(NamedTuple):
    """A language tag in its parts; a part that it does not have is empty."""

    language: str
    script: str = ""
    region: str = ""
    rest: str = ""

    def __str__(self) -> str:
        parts = (self.language, self.script, self.region)
        return "-".join(part for part in parts if part) + self.rest

    @property
    def is_right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        if self.script:
            return self.script in _RIGHT_TO_LEFT_SCRIPTS
        return self.language in _RIGHT_TO_LEFT


def parse_tag(text: str) -> Tag | None:
    """Return a tag in the form that RFC 5646, 2.1.1 recommends; ``None`` if it is no tag."""
    found = re.fullmatch(_TAG, text.strip(), re.IGNORECASE)
    if found is None:
        return None
    rest = "".join(found[part] or "" for part in ("variants", "extensions", "private"))
    return Tag(
        found["language"].lower(),
        (found["script"] or "").capitalize(),
        (found["region"] or "").upper(),
        rest.replace("_", "-").lower(),
    )
