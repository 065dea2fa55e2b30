"""Guess from its name what a column of a list is for: a first name, a street, a postcode.

The names are those in common use in English and ten other languages of Europe. A guess only ever
proposes something that a person can read and change; no letter depends on it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from lettergen.data.names import identify


class Role(StrEnum):
    """What a column is for."""

    KEY = "key"
    GREETING = "greeting"
    TITLE = "title"
    FIRST_NAME = "first name"
    MIDDLE_NAME = "middle name"
    LAST_NAME = "last name"
    NAME = "name"
    POSITION = "position"
    ORGANISATION = "organisation"
    ADDRESS = "address"
    STREET = "street"
    HOUSE_NUMBER = "house number"
    ADDRESS_2 = "address 2"
    ADDRESS_3 = "address 3"
    ADDRESS_4 = "address 4"
    TOWN = "town"
    COUNTY = "county"
    POSTCODE = "postcode"
    COUNTRY = "country"
    AMOUNT = "amount"
    DATE = "date"
    E_MAIL = "e-mail"
    TELEPHONE = "telephone"


# Names as ``_fold`` returns them: small letters without accents, words joined.
_NAMES = {
    Role.KEY: """
        id no ref refno reference number memberno membershipno membershipnumber memberid
        supporterid donorid customerno customerid accountno urn uprn nr kundennr
        kundennummer mitgliedsnr mitgliedsnummer numero numeroadherent klantnummer lidnummer
    """,
    Role.GREETING: """
        salutation greeting dear addressee knownas briefanrede anredezeile grusszeile
        formuledappel saludo saluto aanhef powitanie cyfarchiad saudacao
    """,
    Role.TITLE: """
        title prefix courtesytitle honorific anrede titel civilite titre tratamiento titulo
        titolo aanspreking tytul teitl
    """,
    Role.FIRST_NAME: """
        firstname forename forenames givenname givennames first christianname vorname
        rufname prenom prenoms nombredepila primernombre nomeproprio primeironome voornaam
        imie imiona enwcyntaf fornamn fornavn
    """,
    Role.MIDDLE_NAME: "middlename middlenames initials tussenvoegsel mellannamn mellemnavn",
    Role.LAST_NAME: """
        lastname surname familyname last nachname familienname nomdefamille apellido
        apellidos cognome sobrenome apelido achternaam familienaam nazwisko cyfenw efternamn
        efternavn etternavn
    """,
    Role.NAME: """
        name fullname contact contactname supporter supportername donor donorname member
        membername recipient customer customername person nom nombre nombrecompleto nome
        nomecompleto nomecognome naam volledigenaam enw enwllawn namn navn
    """,
    Role.POSITION: """
        position jobtitle role job funktion stelle berufsbezeichnung fonction poste cargo
        funcao funzione functie stanowisko swydd
    """,
    Role.ORGANISATION: """
        organisation organization org company companyname business firm charity school employer
        firma unternehmen verein organisationsname societe entreprise organisme association
        empresa organizacion azienda societa organizzazione bedrijf organisatie organizacja
        sefydliad cwmni foretag virksomhed
    """,
    Role.ADDRESS: """
        address fulladdress postaladdress mailingaddress anschrift adresse adresspostale
        direccion direccioncompleta indirizzo endereco morada adres cyfeiriad adress
    """,
    Role.STREET: """
        street streetaddress addressline1 address1 addr1 line1 addressline addressstreet
        street1 strasse str strassehausnummer strasseundhausnummer strassenr rue adresse1
        adresseligne1 calle direccion1 via indirizzo1 rua endereco1 straat adres1 ulica
        stryd cyfeiriad1 gata gatuadress vej gade adress1
    """,
    Role.HOUSE_NUMBER: """
        housenumber houseno hausnummer hausnr numerorue huisnummer numerdomu numerocivico
        nrdomu husnummer
    """,
    Role.ADDRESS_2: """
        address2 addressline2 addr2 line2 street2 flat locality adresszusatz zusatz adresse2
        adresseligne2 complement complementdadresse direccion2 indirizzo2 endereco2
        complemento adres2 toevoeging cyfeiriad2 adress2
    """,
    Role.ADDRESS_3: """
        address3 addressline3 addr3 line3 street3 ortsteil adresse3 direccion3 indirizzo3
        adres3 cyfeiriad3
    """,
    Role.ADDRESS_4: "address4 addressline4 addr4 line4 adresse4",
    Role.TOWN: """
        town city towncity posttown village ort stadt wohnort ville commune localite ciudad
        localidad poblacion municipio citta comune localita cidade localidade plaats
        woonplaats stad miasto miejscowosc tref dinas postort poststed by
    """,
    Role.COUNTY: """
        county state province region stateprovince countystate bundesland provincia estado
        departement provincie wojewodztwo sir
    """,
    Role.POSTCODE: """
        postcode postalcode zip zipcode postcodezip zippostcode plz postleitzahl codepostal
        cp codigopostal cap codiceavviamentopostale cep kodpocztowy codpost postnummer
        postnr
    """,
    Role.COUNTRY: "country land staat pays pais paese kraj gwlad countryregion countryorregion",
    Role.AMOUNT: """
        amount gift giftamount donation donationamount total sum value betrag spende
        spendenbetrag summe montant don montantdudon importe cantidad donativo importo
        donazione valor bedrag kwota darowizna swm belopp belob
    """,
    Role.DATE: "date giftdate donationdate datum spendendatum datedudon fecha data dyddiad dato",
    Role.E_MAIL: """
        email mail emailaddress mailadresse emailadresse courriel adressemail correo
        correoelectronico epost ebost
    """,
    Role.TELEPHONE: """
        telephone phone tel mobile phonenumber telephonenumber telefon handy mobil
        telefonnummer portable telefono movil cellulare telefone telemovel telefoon ffon
    """,
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}

_COURTESY = set(
    """
    baron baroness canon captain cllr colonel dame dhr don dona dr familie father frau
    fraulein fru herr hon hr lady lord m madame mademoiselle major meneer mevr mevrouw miss
    mlle mme mnr monsieur mr mrs ms mx pan pani panstwo prof professor rev revd reverend senor
    senora sig signor signora sigra sir sr sra srta
    """.split()
)


def find_roles(rows: Sequence[Mapping[str, object]], names: Iterable[str]) -> dict[Role, str]:
    """Return the columns whose role can be guessed, by their role.

    ``names`` are those of the columns in order; of two columns with one role, the first has it.
    ``rows`` are a sample of the list: what is in a column called ``Title`` tells whether it is
    ``Ms`` or ``Head of School``.
    """
    found: dict[Role, str] = {}
    for name in names:
        role = find_role(name)
        if role in (Role.TITLE, Role.GREETING):
            role = _judge_title(role, [row.get(name) for row in rows])
        if role is not None:
            found.setdefault(role, name)
    if Role.NAME in found:
        # 'Name' beside 'Vorname' is the last name, 'Nombre' beside 'Apellidos' the first.
        if Role.FIRST_NAME in found and Role.LAST_NAME not in found:
            found[Role.LAST_NAME] = found.pop(Role.NAME)
        elif Role.LAST_NAME in found and Role.FIRST_NAME not in found:
            found[Role.FIRST_NAME] = found.pop(Role.NAME)
    return found


def find_role(name: str) -> Role | None:
    """Return the role that a name alone tells of, if it does."""
    return _ROLES.get(_fold(name))


def list_name_columns(roles: Mapping[Role, str]) -> list[str]:
    """Return the columns with the name of a person, else of an organisation; none if none are."""
    parts = [Role.FIRST_NAME, Role.MIDDLE_NAME, Role.LAST_NAME]
    choices = (parts, [Role.NAME], [Role.ORGANISATION])
    found = ([roles[role] for role in choice if role in roles] for choice in choices)
    return next(filter(None, found), [])


def _fold(name: str) -> str:
    """Return a name without accents, capitals, spaces and signs: ``Straße/Nr.``, ``strassenr``."""
    plain = unicodedata.normalize("NFKD", identify(name).replace("ł", "l").replace("ø", "o"))
    return re.sub(r"[\W_]", "", "".join(one for one in plain if not unicodedata.combining(one)))


def _judge_title(role: Role, values: Sequence[object]) -> Role:
    """Return what a column called title or salutation is for, by what is in it."""
    texts = [value.strip() for value in values if isinstance(value, str) and value.strip()]
    words = [_fold(text.split()[0]) for text in texts]
    if not words or sum(word in _COURTESY for word in words) * 2 > len(words):
        are_short = all(len(text.split()) <= 2 for text in texts)
        return Role.TITLE if are_short else Role.GREETING
    return Role.POSITION if role is Role.TITLE else Role.GREETING
