"""Check how letters to people in the United Kingdom are addressed: salutations, postcodes."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lettergen.checks.recipient_check import RecipientCheck
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text
from lettergen.template.jinja.names import ITEM

# Words of salutations without a name.
_NAMELESS = set(
    """
    sir sirs madam mesdames colleague colleagues friend friends all both everyone member members
    resident residents neighbour neighbours parent parents carer carers team customer applicant
    """.split()
)
_TITLES = set("mr mrs ms miss mx dr prof professor lord lady dame the rt hon revd rev and".split())

_POSTCODE = re.compile(
    r"GIR 0AA|(?P<area>[A-Z]{1,2})(?:[0-9][0-9A-HJKPSTUW]?) [0-9][ABD-HJLNP-UW-Z]{2}"
)
# What is in the place of a postcode, and has letters and digits like one.
_LIKE_POSTCODE = re.compile(
    r"(?:^|[\s,])([A-Za-z]{1,3}[0-9OIl][0-9A-Za-z]{0,2}[\s-]*[0-9OIl][A-Za-z0-9]{0,3})$"
)
_POSTCODE_KEY = re.compile(r"post[-_ ]?code", re.IGNORECASE)
_ADDRESS_KEY = re.compile(r"address$", re.IGNORECASE)
_POSTCODE_AREAS = set(
    """
    AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT
    DY E EC EH EN EX FK FY G GIR GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA
    LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG
    SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE
    """.split()
)


class UKConventionCheck(RecipientCheck):
    """Find salutations that do not match the name, and invalid or missing postcodes."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._with_postcode = 0

    def add(self, entry: Entry) -> None:
        self._with_postcode += any(map(_has_postcode, _list_last_lines(entry)))

    def finish(self) -> Iterator[Finding]:
        for text in self.project.value_texts:
            if _is_for_postcode(text.key):
                yield from _check_postcode(text, text.value)

    def check(self, entry: Entry) -> Iterator[Finding]:
        lines = _list_last_lines(entry)
        found = [*_check_salutation(entry), *_check_postcodes(entry, lines)]
        usual = self._with_postcode
        if not found and usual >= 3 and usual * 5 >= len(self.project.entries) * 4:
            found += _find_missing_postcodes(lines)
        yield from (finding.about(entry.label) for finding in found)


def _check_salutation(entry: Entry) -> Iterator[Finding]:
    name, salutation = entry.by_path.get(("name",)), entry.by_path.get(("salutation",))
    if name is None or salutation is None:
        return
    known, used = _split_words(name.value) - _TITLES, _split_words(salutation.value)
    if not known or not used - _TITLES or used & _NAMELESS:
        return
    if not any(_is_same_name(one, other) for one in known for other in used - _TITLES):
        message = f"the salutation '{salutation.value}' does not match the name '{name.value}'."
        yield salutation.finding("LG151", message, "Check which of the two is right.")


def _split_words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return set(re.findall(r"[a-z]+(?:'[a-z]+)*", plain))


def _is_same_name(one: str, other: str) -> bool:
    """Return whether two names are the same, or one begins with the other: Bev and Beverley."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 3 and long.startswith(short))


def _list_last_lines(entry: Entry) -> list[Text]:
    """Return the last line of each address of a recipient."""
    lines: dict[tuple[str, ...], Text] = {}
    for text in entry.texts:
        path = text.path[:-1] if text.path[-1] == ITEM else text.path
        if _ADDRESS_KEY.search(path[-1]) and "@" not in text.value and text.value.strip():
            last = text.value.strip().splitlines()[-1]
            lines[path] = Text(path, last, text.place)
    return [line for line in lines.values() if "mail" not in line.key.lower()]


def _check_postcodes(entry: Entry, last_lines: Sequence[Text]) -> Iterator[Finding]:
    for text in entry.texts:
        if _is_for_postcode(text.key):
            yield from _check_postcode(text, text.value)
    for line in last_lines:
        if not _has_postcode(line) and (like := _LIKE_POSTCODE.search(line.value)):
            yield from _check_postcode(line, like.group(1))


@lru_cache
def _is_for_postcode(key: str) -> bool:
    return bool(_POSTCODE_KEY.search(key))


def _check_postcode(text: Text, value: str) -> Iterator[Finding]:
    if value.strip() and not _is_postcode(value.strip()):
        hint = "A postcode looks like 'SW1A 1AA'."
        yield text.finding("LG152", f"'{value.strip()}' is not a UK postcode.", hint)


def _find_missing_postcodes(last_lines: Sequence[Text]) -> Iterator[Finding]:
    for line in last_lines:
        if not _has_postcode(line):
            message = f"'{line.name}' ends without a postcode, unlike the others."
            yield line.finding("LG153", message, "Add it.")


def _has_postcode(line: Text) -> bool:
    return _is_postcode(" ".join(re.split(r"[\s,]+", line.value)[-2:]))


def _is_postcode(value: str) -> bool:
    found = _POSTCODE.fullmatch(value)
    return found is not None and (found["area"] is None or found["area"] in _POSTCODE_AREAS)
