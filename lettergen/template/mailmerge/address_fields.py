"""ADDRESSBLOCK and GREETINGLINE: templates that Word fills with fields of standard names.

A template has parts such as ``<<_TITLE0_ >>``: a standard name, and the text around it that is
dropped if there is no value. Which column of the data a standard name means is set in Word under
Match Fields (``w:fieldMapData``, 17.14.15); without that, names in common use are tried.
"""

import json
import re
from collections.abc import Iterator, Mapping

from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.reserved import PREFIX

# Part, Word's standard name for it, other names in common use.
_PARTS: dict[str, tuple[str, ...]] = {
    "TITLE0": ("Courtesy Title", "Honorific"),
    "NICK0": ("Nickname",),
    "FIRST0": ("First Name", "FirstName", "Given Name", "Forename"),
    "MIDDLE0": ("Middle Name", "MiddleName"),
    "LAST0": ("Last Name", "LastName", "Family Name", "Surname"),
    "SUFFIX0": ("Suffix",),
    "TITLE1": ("Spouse/Partner Courtesy Title",),
    "NICK1": ("Spouse/Partner Nickname",),
    "FIRST1": ("Spouse/Partner First Name",),
    "MIDDLE1": ("Spouse/Partner Middle Name",),
    "LAST1": ("Spouse/Partner Last Name",),
    "SUFFIX1": ("Spouse/Partner Suffix",),
    "COMPANY": ("Company", "Organisation", "Organization"),
    "STREET1": ("Address 1", "Address1", "Street"),
    "STREET2": ("Address 2", "Address2"),
    "CITY": ("City", "Town"),
    "STATE": ("State", "County", "Province"),
    "POSTAL": ("Postal Code", "PostalCode", "Postcode", "ZIP", "ZIP Code"),
    "COUNTRY": ("Country or Region", "Country"),
}

# A letter without one of these would be wrong, and nobody might notice.
_REQUIRED = frozenset({"LAST0", "STREET1", "CITY", "POSTAL"})

_DEFAULT = {
    "ADDRESSBLOCK": "<<_TITLE0_ >><<_FIRST0_>><< _LAST0_>><< _SUFFIX0_>>\n<<_COMPANY_\n>>"
    "<<_STREET1_\n>><<_STREET2_\n>><<_CITY_>><<, _STATE_>><< _POSTAL_>>\n<<_COUNTRY_>>",
    "GREETINGLINE": "<<_BEFORE_ Dear >><<_TITLE0_>><< _LAST0_>><<_AFTER_ ,>>",
}

_PART = compile_lazily(r"<<(?P<before>[^<>]*?)_(?P<name>[A-Z]+\d?)_(?P<after>[^<>]*)>>", re.DOTALL)


def list_required_names() -> list[tuple[str, ...]]:
    """Return the names under which data may have each part that a letter cannot do without."""
    return [names for part, names in _PARTS.items() if part in _REQUIRED]


def find_names(standard: str, columns: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names under which data may have one of Word's standard fields, best first."""
    others = next((known for known in _PARTS.values() if known[0] == standard), (standard,))
    return (columns[standard], *others) if standard in columns else others


def write_address(kind: str, options: Mapping[str, str], columns: Mapping[str, str]) -> str:
    """Return the expression for a field of the ``kind`` (17.16.5.1, 17.16.5.24).

    ``options`` are its switches that have an argument. Raises ``ValueError`` with the name of a
    part that Word does not have.
    """
    template = options.get("f", _DEFAULT[kind])
    if kind == "ADDRESSBLOCK":
        return f"{PREFIX}fill([{', '.join(_parts(template, options, columns))}])"
    found = {match["name"]: match["before"] + match["after"] for match in _PART.finditer(template)}
    before, after = found.pop("BEFORE", ""), found.pop("AFTER", "")
    middle = _PART.sub(lambda m: "" if m["name"] in ("BEFORE", "AFTER") else m.group(), template)
    name = f"{PREFIX}fill([{', '.join(_parts(middle, options, columns))}])"
    greeting = f"{PREFIX}between({constant(before.lstrip())}, {constant(after.lstrip())})"
    # \e is what to write if there is no name.
    return f"({name}|trim|{greeting} or {constant(options.get('e', ''))})"


def constant(text: str) -> str:
    """Return a string of the template language."""
    return json.dumps(text, ensure_ascii=False)


def _parts(template: str, options: Mapping[str, str], columns: Mapping[str, str]) -> Iterator[str]:
    position = 0
    for found in _PART.finditer(template):
        if found.start() > position:
            yield constant(template[position : found.start()])
        position = found.end()
        value = _value(found["name"], options, columns)
        if value:
            yield f"({constant(found['before'])}, {value}, {constant(found['after'])})"
    if template[position:]:
        yield constant(template[position:])


def _value(part: str, options: Mapping[str, str], columns: Mapping[str, str]) -> str:
    if part not in _PARTS:
        raise ValueError(part)
    function = "merge_field" if part in _REQUIRED else "optional_merge_field"
    names = find_names(_PARTS[part][0], columns)
    value = f"{PREFIX}{function}({', '.join(map(constant, names))})"
    if part != "COUNTRY" or options.get("c", "1") == "1":
        return value
    if options["c"] == "0":
        return ""
    # \c 2: only a country other than the sender's own (\e) is named.
    return f"({value}|{PREFIX}unless_equal({constant(options.get('e', ''))}))"
