"""Check postcodes by the country of their address."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from lettergen.checks.conventions import find_conventions
from lettergen.checks.countries import BRITISH, COUNTRIES, Country, find_country
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text
from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.names import ITEM, Path

_POSTCODE = compile_lazily(
    r"GIR 0AA|BFPO [1-9]\d{0,3}|(?P<area>[A-Z]{1,2})[0-9][0-9A-HJKPSTUW]? [0-9][ABD-HJLNP-UW-Z]{2}"
)
# What is in the place of a postcode, and has letters and digits like one.
_LIKE_POSTCODE = compile_lazily(
    r"(?:^|[\s,])([A-Za-z]{1,3}[0-9OIl][0-9A-Za-z]{0,2}[\s.-]*[0-9OIl][A-Za-z0-9]{0,3}\.?"
    r"|[Bb][Ff][Pp][Oo][\s.-]*\w{0,5})$"
)
_LIKE_FOREIGN = compile_lazily(
    r"(?:^|[\s,])((?:[A-Z]{1,2}-)?\d[\d -]*\d(?: ?[A-Z]{2})?)(?=[\s,]|$)"
)
_POSTCODE_KEY = compile_lazily(
    r"post[-_ ]?code|^(?:plz|postleitzahl|zip|zip[-_ ]?code|code[-_ ]?postal|kod|kod[-_ ]?pocztowy"
    r"|郵便番号|邮编|邮政编码|우편번호|cod poștal|ταχυδρομικός κώδικας|τ\.?κ\.?|côd[-_ ]post"
    r"|cap|postnummer|postinumero|c[oó]digo[-_ ]postal|cod[-_ ]post|psč|irányítószám)$",
    re.IGNORECASE,
)
_ADDRESS_KEY = compile_lazily(r"address$", re.IGNORECASE)
_COUNTRY_KEY = compile_lazily(r"^(?:country|nation|land|pays|gwlad|国)$", re.IGNORECASE)
_AREAS = set(
    """
    AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT
    DY E EC EH EN EX FK FY G GIR GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA
    LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG
    SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE
    """.split()
)
_DEPENDENCIES = {"JE": "JE", "GY": "GG", "IM": "IM"}


class PostcodeCheck(RecipientCheck):
    """Find invalid and missing postcodes."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._home = find_conventions(project).country
        self._with_postcode = 0
        self._addresses = 0
        self._postcodes = Counter[bool]()
        self._british = self._filled = 0
        self._at_home = Counter[bool]()
        self._pattern: re.Pattern[str] | None = None
        if self._home and self._home.code not in BRITISH and self._home.postcode:
            self._pattern = _compile(self._home)

    def add(self, entry: Entry) -> None:
        for text in entry.texts:
            value = text.value.strip()
            if value and _is_for_postcode(text.key):
                self._british += is_british_postcode(value)
                self._filled += 1
                if self._home:
                    self._postcodes[is_postcode(value, self._home)] += 1
        for lines in _list_addresses(entry).values():
            if self._pattern is not None:
                self._at_home[any(self._pattern.search(line.value) for line in lines[-3:])] += 1
            self._addresses += 1
            self._with_postcode += is_british_postcode(_last_words(lines[-1].value))

    def finish(self) -> Iterator[Finding]:
        if self._postcodes[False] > self._postcodes[True]:
            self._home = None  # the language of the letter says nothing about these addresses
        if self._is_british or (self._british >= 3 and self._british * 5 >= self._filled * 3):
            self._home = self._home or COUNTRIES["GB"]
        for text in self.project.value_texts:
            if _is_for_postcode(text.key):
                country = _find_country_beside(text.path, self.project.campaign.values)
                yield from _check_postcode(text, text.value, country or self._home)

    @property
    def _is_british(self) -> bool:
        """Whether most addresses end with a British postcode."""
        return self._with_postcode >= 3 and self._with_postcode * 5 >= self._addresses * 3

    def check(self, entry: Entry) -> Iterator[Finding]:
        found: list[Finding] = []
        named = find_country_of(entry)
        addresses = _list_addresses(entry)
        last = (lines[-1].value for lines in addresses.values())
        named = named or next(filter(None, map(find_country, last)), None)
        country = named or self._home
        for text in entry.texts:
            if _is_for_postcode(text.key):
                found += _check_postcode(text, text.value, country)
        for lines in addresses.values():
            if find_country(lines[-1].value) and len(lines) > 1:
                lines = lines[:-1]
            found += self._check_address(lines, country, is_named=named is not None)
        yield from (finding.about(entry.label) for finding in found)

    def _check_address(
        self, lines: list[Text], country: Country | None, *, is_named: bool
    ) -> Iterator[Finding]:
        line = lines[-1]
        value = line.value.strip()
        if country is not None and country.code not in BRITISH:
            is_usual = self._at_home[True] >= 3 and self._at_home[True] >= 4 * self._at_home[False]
            if country.postcode and (is_named or is_usual):
                yield from _check_foreign(lines, country)
            return
        if is_british_postcode(_last_words(value)):
            if country is not None:
                yield from _check_dependency(line, _last_words(value), country)
            return
        like = _LIKE_POSTCODE.search(value)
        if like and re.search(r"\d|BFPO", like.group(1).upper()):  # not the Mill, nor the Hall
            yield from _check_postcode(line, like.group(1), country or COUNTRIES["GB"])
        elif self._is_british and self._with_postcode * 5 >= self._addresses * 4 and not is_named:
            message = f"'{line.name}' ends without a postcode, unlike the others."
            yield line.finding("LG153", message, "Add it, or the country if it is abroad.")


def is_postcode(value: str, country: Country) -> bool:
    """Return whether a text is a postcode of a country; true if it is not known what they are."""
    if country.code in BRITISH:
        return is_british_postcode(value)
    return not country.postcode or re.fullmatch(country.postcode, value) is not None


@lru_cache(maxsize=4096)
def is_british_postcode(value: str) -> bool:
    """Return whether a text is a postcode of the United Kingdom or a Crown dependency, or BFPO."""
    found = _POSTCODE.fullmatch(value)
    return found is not None and (found["area"] is None or found["area"] in _AREAS)


def suggest_british_postcode(value: str) -> str:
    """Return the postcode that was probably meant; an empty string if none is likely."""
    plain = re.sub(r"[^A-Za-z0-9]", "", value).upper()
    if plain.startswith("BFPO") and plain[4:].isdecimal():
        return f"BFPO {int(plain[4:])}"
    outward, inward = plain[:-3], plain[-3:]
    if not (2 <= len(outward) <= 4):
        return ""
    letters = re.match(r"[A-Z]{1,2}", outward)
    area = letters.group() if letters else ""
    number = outward[len(area) :]
    for start in (area, area[:1]):
        rest = outward[len(start) :]
        fixed = rest[:1].replace("O", "0").replace("I", "1").replace("L", "1") + rest[1:]
        first = inward[:1].replace("O", "0").replace("I", "1").replace("L", "1")
        last = inward[1:].replace("0", "O").replace("1", "I")
        meant = f"{start}{fixed} {first}{last}"
        if number is not None and is_british_postcode(meant):
            return meant
    return ""


def _last_words(line: str) -> str:
    return " ".join(line.replace(",", " ").split()[-2:])


def _list_addresses(entry: Entry) -> dict[Path, list[Text]]:
    """Return the lines of each address of a recipient that are not blank."""
    found: dict[Path, list[Text]] = {}
    for text in entry.texts:
        path = text.path[:-1] if text.path[-1] == ITEM else text.path
        if not path or not _is_for_address(path[-1]) or "@" in text.value:
            continue
        for line in text.value.splitlines():
            if line and not line.isspace():
                found.setdefault(path, []).append(Text(path, line, text.origin))
    return found


@lru_cache
def _is_for_address(key: str) -> bool:
    return bool(_ADDRESS_KEY.search(key)) and "mail" not in key.lower()


@lru_cache
def _is_for_postcode(key: str) -> bool:
    return bool(_POSTCODE_KEY.search(key))


def find_country_of(entry: Entry) -> Country | None:
    """Return the country that a field of its own names."""
    return _find_country_in(entry.fields)


def _find_country_beside(path: Path, values: Mapping) -> Country | None:
    """Return the country that is named in the same group of campaign values."""
    group: object = values
    for step in path[:-1]:
        group = group.get(step) if isinstance(group, Mapping) else None
    return _find_country_in(group) if isinstance(group, Mapping) else None


def _find_country_in(fields: Mapping) -> Country | None:
    for key, value in fields.items():
        if isinstance(value, str) and value.strip() and _COUNTRY_KEY.match(key):
            return find_country(value)
    return None


def _check_postcode(text: Text, value: str, country: Country | None) -> Iterator[Finding]:
    value = value.strip()
    if not value or country is None:
        return
    if country.code in BRITISH:
        if is_british_postcode(value):
            yield from _check_dependency(text, value, country)
            return
        meant = suggest_british_postcode(value)
        hint = f"Did you mean '{meant}'?" if meant else "A postcode looks like 'SW1A 1AA'."
        yield text.finding("LG152", f"'{value}' is not a UK postcode.", hint)
    elif country.postcode and not re.fullmatch(country.postcode, value):
        message = f"'{value}' is not a postcode of the country ({country.code})."
        yield text.finding("LG152", message, f"A postcode there looks like '{country.example}'.")


def _check_dependency(text: Text, value: str, country: Country) -> Iterator[Finding]:
    """Find a postcode of a Crown dependency in an address of another one."""
    found = _POSTCODE.fullmatch(value)
    area = found["area"] if found else None
    place = _DEPENDENCIES.get(area or "", "GB")
    if country.code != "GB" and place != country.code and area is not None:
        message = f"'{value}' is not a postcode of the country that the address names."
        yield text.finding("LG152", message, "Correct the postcode or the country.")


@lru_cache
def _compile(country: Country) -> re.Pattern[str]:
    """Return the pattern of a country's postcodes within a line."""
    return re.compile(rf"(?<![\w-]){country.postcode}(?![\w-])")


def _check_foreign(lines: list[Text], country: Country) -> Iterator[Finding]:
    """Find an address abroad whose lines have no postcode of its country."""
    pattern = _compile(country)
    if any(pattern.search(line.value) for line in lines[-3:]):
        return
    for line in reversed(lines[-2:]):
        if like := _LIKE_FOREIGN.search(line.value):
            message = f"'{like.group(1)}' is not a postcode of the country ({country.code})."
            hint = f"A postcode there looks like '{country.example}'."
            yield line.finding("LG152", message, hint)
            return
