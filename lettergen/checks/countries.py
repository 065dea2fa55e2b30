"""Countries as addresses name them, with what their postcodes and telephone numbers are like."""

from typing import NamedTuple

from lettergen.system.patterns import compile_lazily


class Country(NamedTuple):
    """A country: its ISO code, its calling code, the digits of a number, and its postcodes.

    ``digits`` are the shortest and the longest number without the calling code and without the
    0 before it. ``postcode`` is a pattern, empty where any will do; ``example`` is one.
    """

    code: str
    calling_code: str
    digits: tuple[int, int]
    postcode: str = ""
    example: str = ""


_FIVE = r"\d{5}"
_FOUR = r"\d{4}"

_COUNTRIES = (
    Country("GB", "44", (9, 10)),
    Country("JE", "44", (10, 10)),
    Country("GG", "44", (10, 10)),
    Country("IM", "44", (10, 10)),
    Country("AT", "43", (4, 13), _FOUR, "1010"),
    Country("AU", "61", (9, 9), _FOUR, "2000"),
    Country("BE", "32", (8, 9), _FOUR, "1000"),
    Country("BG", "359", (7, 9), _FOUR, "1000"),
    Country("CA", "1", (10, 10), r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "K1A 0B1"),
    Country("CH", "41", (9, 9), _FOUR, "8001"),
    Country("CN", "86", (9, 11), r"\d{6}", "100000"),
    Country("CY", "357", (8, 8), _FOUR, "1010"),
    Country("CZ", "420", (9, 9), r"\d{3} ?\d{2}", "110 00"),
    Country("DE", "49", (5, 13), _FIVE, "10115"),
    Country("DK", "45", (8, 8), _FOUR, "1050"),
    Country("EE", "372", (7, 8), _FIVE, "10111"),
    Country("ES", "34", (9, 9), _FIVE, "28001"),
    Country("FI", "358", (5, 12), _FIVE, "00100"),
    Country("FR", "33", (9, 9), _FIVE, "75001"),
    Country("GR", "30", (10, 10), r"\d{3} ?\d{2}", "105 57"),
    Country("HK", "852", (8, 8)),
    Country("HR", "385", (8, 9), _FIVE, "10000"),
    Country("HU", "36", (8, 9), _FOUR, "1011"),
    Country("IE", "353", (7, 9), r"[A-Z]\d[\dW] ?[A-Z\d]{4}", "D02 X285"),
    Country("IL", "972", (8, 9), r"\d{5}(?:\d{2})?", "9195015"),
    Country("IN", "91", (10, 10), r"\d{3} ?\d{3}", "110001"),
    Country("IT", "39", (6, 11), _FIVE, "00184"),
    Country("JP", "81", (9, 10), r"〒? ?\d{3}-?\d{4}", "100-0001"),
    Country("LT", "370", (8, 8), r"(?:LT-)?\d{5}", "LT-01100"),
    Country("LU", "352", (4, 11), r"(?:L-)?\d{4}", "L-1009"),
    Country("LV", "371", (8, 8), r"(?:LV-)?\d{4}", "LV-1010"),
    Country("MT", "356", (8, 8), r"[A-Z]{3} ?\d{4}", "VLT 1117"),
    Country("NL", "31", (9, 9), r"\d{4} ?[A-Z]{2}", "1012 AB"),
    Country("NO", "47", (8, 8), _FOUR, "0150"),
    Country("NZ", "64", (8, 10), _FOUR, "6011"),
    Country("PL", "48", (9, 9), r"\d{2}-\d{3}", "00-001"),
    Country("PT", "351", (9, 9), r"\d{4}-\d{3}", "1000-001"),
    Country("RO", "40", (9, 9), r"\d{6}", "010011"),
    Country("SE", "46", (7, 9), r"\d{3} ?\d{2}", "111 20"),
    Country("SI", "386", (8, 8), _FOUR, "1000"),
    Country("SK", "421", (9, 9), r"\d{3} ?\d{2}", "811 01"),
    Country("SG", "65", (8, 8), r"\d{6}", "018956"),
    Country("US", "1", (10, 10), r"\d{5}(?:-\d{4})?", "10001"),
    Country("ZA", "27", (9, 9), _FOUR, "8001"),
)

COUNTRIES = {country.code: country for country in _COUNTRIES}

BRITISH = frozenset({"GB", "JE", "GG", "IM"})
"""The United Kingdom and the Crown dependencies, whose postcodes look alike."""

_NAMES = {
    "GB": "united kingdom|uk|u.k.|great britain|gb|england|scotland|wales|cymru|northern ireland"
    "|y deyrnas unedig|royaume-uni|vereinigtes königreich|großbritannien",
    "JE": "jersey",
    "GG": "guernsey|alderney|sark",
    "IM": "isle of man",
    "AT": "austria|österreich",
    "AU": "australia",
    "BE": "belgium|belgique|belgië|belgien",
    "BG": "bulgaria",
    "CA": "canada",
    "CH": "switzerland|schweiz|suisse|svizzera",
    "CN": "china|中国",
    "CY": "cyprus",
    "CZ": "czechia|czech republic|česko",
    "DE": "germany|deutschland|allemagne|yr almaen",
    "DK": "denmark|danmark",
    "EE": "estonia|eesti",
    "ES": "spain|españa|espagne|spanien",
    "FI": "finland|suomi",
    "FR": "france|frankreich|ffrainc",
    "GR": "greece|ελλάδα",
    "HK": "hong kong",
    "HR": "croatia|hrvatska",
    "HU": "hungary|magyarország",
    "IE": "ireland|republic of ireland|éire|eire|iwerddon|irland|irlande",
    "IL": "israel",
    "IN": "india",
    "IT": "italy|italia|italien|italie",
    "JP": "japan|日本",
    "LT": "lithuania|lietuva",
    "LU": "luxembourg|luxemburg",
    "LV": "latvia|latvija",
    "MT": "malta",
    "NL": "netherlands|the netherlands|nederland|holland|niederlande|pays-bas",
    "NO": "norway|norge",
    "NZ": "new zealand",
    "PL": "poland|polska|polen|pologne",
    "PT": "portugal",
    "RO": "romania|românia",
    "SE": "sweden|sverige",
    "SI": "slovenia|slovenija",
    "SK": "slovakia|slovensko",
    "SG": "singapore",
    "US": "united states|united states of america|usa|us|u.s.a.|u.s.",
    "ZA": "south africa",
}
_BY_NAME = {name: code for code, names in _NAMES.items() for name in names.split("|")}
_CODE = compile_lazily(r"[A-Z]{2}")

OTHER = Country("", "", (0, 99))
"""A country that lettergen knows nothing of."""

# Countries of which an address may end with the name, and whose postcodes are not known here.
_OTHERS = frozenset(
    """
    albania argentina bangladesh brazil chile colombia egypt ghana iceland indonesia iran iraq
    kenya kuwait malaysia mexico morocco nepal nigeria pakistan peru philippines qatar russia
    serbia taiwan thailand tunisia turkey türkiye ukraine vietnam zambia zimbabwe
    """.split()
)


def find_country(name: str) -> Country | None:
    """Return the country that a text names, by its name or its ISO code; ``None`` if it is none."""
    text = name.strip()
    plain = text.casefold().rstrip(".")
    code = _BY_NAME.get(plain) or _BY_NAME.get(text.casefold())
    if code is None and _CODE.fullmatch(text):
        code = text if text in COUNTRIES else None
    if code:
        return COUNTRIES[code]
    return OTHER if plain in _OTHERS else None
