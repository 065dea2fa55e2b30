"""The currencies that people pay with: their codes (ISO 4217), signs and decimal places."""

from lettergen.template.errors import MergeError

SIGNS = {
    "US$": "USD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "A$": "AUD",
    "C$": "CAD",
    "R$": "BRL",
    "zł": "PLN",
    "Kč": "CZK",
    "£": "GBP",
    "€": "EUR",
    "₹": "INR",
    "$": "",
    "¥": "",
}
"""The signs that people write, each with its code where there is only one."""

CODES = frozenset(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
    GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
    KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD
    NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED
    VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
    """.split()
)
"""The codes of ISO 4217."""

_PLACES = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}


def check_currency(code: str) -> str:
    """Return the code of a currency in capitals; raises ``MergeError`` (LG642) if there is none."""
    known = code.strip().upper()
    if known not in CODES:
        hint = "Write a code of ISO 4217 such as GBP, EUR or USD."
        raise MergeError("LG642", f"there is no currency '{code}'.", hint)
    return known


def count_places(currency: str) -> int:
    """Return how many decimal places an amount in a currency has (ISO 4217, minor units)."""
    return _PLACES.get(currency, 2)
