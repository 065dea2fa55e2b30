"""Names of CSL 1.0.2 items: persons in their parts, and bodies as one text."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

# Words that begin a family name without being capitalised: "van Gogh", "de' Medici", "al-Hakim".
# These patterns are compiled when first used: the names of bodies need none of them.
_PARTICLE = r"^((?:[^\W\d_A-ZÀ-ÖØ-Þ][\w.]*(?:['’]|\s)\s*|(?:al|el)-)+)(?=\S)"
_ELIDED = r"(?i)^((?:[dl]|dell|dall|nell|sull)['’])(?=[^\W\d_])"
_GIVEN_PARTICLE = r"^(.*?\S)\s+((?:[a-zß-öø-ÿ][\w.'’]*\s*)+)$"

# Scripts in which the family name comes first and nothing separates it from the given name.
_FAMILY_FIRST = (
    "[\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]"
)


class Name(NamedTuple):
    """A person, or with ``literal`` a body whose name has no parts."""

    family: str = ""
    given: str = ""
    dropping: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""
    comma_suffix: bool = False

    @property
    def is_person(self) -> bool:
        """Whether the name has parts."""
        return not self.literal

    @property
    def is_family_first(self) -> bool:
        """Whether the name is written in a script that puts the family name first."""
        text = self.family + self.given
        return bool(text) and not re.sub(r"[\s·・.]", "", re.sub(_FAMILY_FIRST, "", text))


def parse_name(value: Any) -> Name | None:
    """Return the name that a value of CSL gives; ``None`` if it has none."""
    if isinstance(value, str):
        return Name(literal=value.strip()) if value.strip() else None
    if not isinstance(value, Mapping):
        return None
    literal = _text(value, "literal") or _text(value, "name")
    if literal:
        return Name(literal=literal)
    family, given = _text(value, "family"), _text(value, "given")
    if not family:
        return Name(literal=given) if given else None
    dropping, particle = _text(value, "dropping-particle"), _text(value, "non-dropping-particle")
    if _is_set(value, "isInstitution"):
        return Name(literal=family)
    suffix = _text(value, "suffix")
    comma = _is_set(value, "comma-suffix")
    if family.startswith('"') and family.endswith('"') and len(family) > 2:
        family = family[1:-1]
    elif not dropping and not particle and str(value.get("parse-names", "")).lower() != "false":
        family, particle = _split_family(family)
        given, dropping = _split_given(given)
        given, suffix, comma = _split_suffix(given, suffix, comma)
    return Name(family, given, dropping, particle, suffix, "", comma)


def join_particle(particle: str, name: str) -> str:
    """Return a particle before a name: a space between, save after ``d'`` and ``al-``."""
    if not particle or not name:
        return particle or name
    return f"{particle}{name}" if particle[-1] in "'’-–ʼ" else f"{particle} {name}"


def display_name(name: Name) -> str:
    """Return a name as running text has it: given name first, where its script does so."""
    if name.literal:
        return name.literal
    if name.is_family_first:
        return f"{name.family}{name.given}"
    family = join_particle(name.dropping, join_particle(name.particle, name.family))
    whole = f"{name.given} {family}".strip()
    if not name.suffix:
        return whole
    return f"{whole}, {name.suffix}" if name.comma_suffix else f"{whole} {name.suffix}"


def _split_family(family: str) -> tuple[str, str]:
    """Return the family name and the particle that begins it."""
    found = re.match(_PARTICLE, family)
    if found and found.end() < len(family):
        return family[found.end() :], found.group(1).strip()
    if (found := re.match(_ELIDED, family)) and found.group(1)[0].islower():
        return family[found.end() :], found.group(1)
    return family, ""


def _split_given(given: str) -> tuple[str, str]:
    """Return the given name and the particle that ends it: ``Ludwig van``."""
    found = re.match(_GIVEN_PARTICLE, given)
    return (found.group(1), found.group(2).strip()) if found else (given, "")


def _split_suffix(given: str, suffix: str, comma: bool) -> tuple[str, str, bool]:
    """Return the given name without the suffix that Zotero keeps in it: ``John, Jr.``."""
    first, separator, last = given.rpartition(",")
    if suffix or not separator:
        return given, suffix, comma
    forced = last.startswith("!")
    last = last.lstrip("!").strip()
    if first and last and re.fullmatch(r"[JS]r\.?|I{1,3}|IV|V|VI{0,3}|Esq\.?", last):
        return first.strip(), last, forced
    return given, suffix, comma


def _text(value: Mapping[str, Any], key: str) -> str:
    part = value.get(key)
    return " ".join(str(part).split()) if isinstance(part, (str, int)) else ""


def _is_set(value: Mapping[str, Any], key: str) -> bool:
    return str(value.get(key, "")).lower() in ("1", "true", "yes")
