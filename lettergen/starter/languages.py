"""The words of the first letter, in the language that the columns of the list are named in."""

from collections.abc import Iterable
from typing import NamedTuple

from lettergen.data.names import identify


class Words(NamedTuple):
    """The words of a letter; ``gift`` and ``greeting`` are patterns for a name and an amount."""

    greeting: str
    friend: str
    support: str
    gift: str
    last: str
    closing: str


ENGLISH = Words(
    "Dear {},",
    "friend",
    "Thank you for your support.",
    "Thank you for your gift of {}.",
    "Without people like you, our work would not be possible.",
    "Yours sincerely,",
)
WORDS = {
    "de": Words(
        "Guten Tag {},",
        "liebe Freunde",
        "Vielen Dank für Ihre Unterstützung.",
        "Vielen Dank für Ihre Spende von {}.",
        "Ohne Menschen wie Sie wäre unsere Arbeit nicht möglich.",
        "Mit freundlichen Grüßen",
    ),
    "es": Words(
        "Buenos días, {}:",
        "amigos",
        "Gracias por su apoyo.",
        "Gracias por su donativo de {}.",
        "Sin personas como usted, nuestro trabajo no sería posible.",
        "Un cordial saludo,",
    ),
    "fr": Words(
        "Bonjour {},",
        "chers amis",
        "Merci pour votre soutien.",
        "Merci pour votre don de {}.",
        "Sans des personnes comme vous, notre travail ne serait pas possible.",
        "Cordialement,",
    ),
    "it": Words(
        "Gentile {},",
        "amico",
        "Grazie per il Suo sostegno.",
        "Grazie per la Sua donazione di {}.",
        "Senza persone come Lei, il nostro lavoro non sarebbe possibile.",
        "Cordiali saluti,",
    ),
    "nl": Words(
        "Beste {},",
        "vrienden",
        "Dank u wel voor uw steun.",
        "Dank u wel voor uw gift van {}.",
        "Zonder mensen zoals u zou ons werk niet mogelijk zijn.",
        "Met vriendelijke groet,",
    ),
    "pl": Words(
        "Dzień dobry {},",
        "drodzy przyjaciele",
        "Dziękujemy za wsparcie.",
        "Dziękujemy za darowiznę w wysokości {}.",
        "Bez takich osób jak Państwo nasza praca nie byłaby możliwa.",
        "Z poważaniem",
    ),
}

# Names of columns that only one of these languages has.
_COLUMNS = {
    "de": "anrede vorname nachname strasse plz postleitzahl ort wohnort betrag spende firma",
    "es": "apellido apellidos direccion localidad provincia calle ciudad importe codigo_postal",
    "fr": "civilite prenom nom rue ville montant code_postal societe",
    "it": "cognome via citta importo cap titolo ditta",
    "nl": "voornaam achternaam straat plaats woonplaats bedrag aanhef bedrijf",
    "pl": "imie nazwisko ulica miasto miejscowosc kwota kod_pocztowy firma",
}


def find_language(names: Iterable[str]) -> str:
    """Return the language of the names of columns; empty for English and for any other one."""
    own = {identify(name) for name in names}
    counts = {
        language: len(own & set(map(identify, columns.split())))
        for language, columns in _COLUMNS.items()
    }
    best = max(counts, key=lambda language: counts[language])
    is_clear = sum(count == counts[best] for count in counts.values()) == 1
    return best if counts[best] > 1 and is_clear else ""
