"""Check that the name of a person, the salutation and the e-mail address belong together."""

import re
import unicodedata
from collections.abc import Iterator

from lettergen.checks.email_addresses import names_another
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.value_kinds import Kind, find_kind
from lettergen.data.names import find_same, identify
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Text, find_texts
from lettergen.system.patterns import compile_lazily

# Words of salutations without a name.
NAMELESS = set(
    """
    sir sirs madam mesdames colleague colleagues friend friends all both everyone member members
    resident residents neighbour neighbours parent parents carer carers team customer applicant
    trustee trustees governor governors supporter supporters volunteer volunteers household
    minister chair chairman chairwoman director editor headteacher
    madame monsieur messieurs mesdames mademoiselle amis amies ami amie chere cher
    damen herren freunde liebe mitglied mitglieder bewohner nachbarn
    syr foneddigesion gyfaill ffrind cyfaill bawb aelod gyfeillion rieni
    signor signora senor senora
    """.split()
)
TITLES = set(
    """
    mr mrs ms miss mx dr prof professor lord lady dame the rt hon revd rev reverend and sir cllr
    councillor captain capt colonel col major sergeant sgt father sister bishop canon judge
    dear m mme mlle herr herrn frau familie sehr geehrte geehrter geehrten lieber liebe und chers
    """.split()
)
SURNAME_KEY = compile_lazily(
    r"(?:^|[-_ ])(?:surname|last[-_ ]?name|family[-_ ]?name|nachname|familienname|nom|nazwisko"
    r"|cyfenw|apellidos?|cognome|achternaam)$",
    re.IGNORECASE,
)
_MAIL_KEY = compile_lazily(r"e[-_ ]?mail", re.IGNORECASE)
_COUPLE = compile_lazily(r" (?:and|&|\+|und|et|i|y|e|og|och|ja|a|ac|en|și) ", re.IGNORECASE)
_NICKNAMES = {
    frozenset(names.split())
    for names in """
    andrew andy drew|anthony tony|albert bert|alexander alex sandy|alexandra alex sandra sandy
    |benjamin ben|barbara barb babs|catherine kate cathy katie kit|katherine kate kathy katie kit
    |charles charlie chuck|christopher chris kit|christine chris|daniel dan danny|david dave
    |deborah deb debbie|dorothy dot dolly|edward ed eddie ted ned|elizabeth liz beth betty lizzie
    betsy eliza lisa libby|eleanor ellie nell|francis frank|frederick fred|gerald gerry|gregory greg
    |harold harry hal|henry harry hal|helen nell|hugh hughie|isabel bella|james jim jimmy jamie
    |janet jan|jennifer jen jenny|john jack johnny|jonathan jon|joseph joe|josephine jo josie
    |judith judy|kenneth ken|lawrence larry|leonard len|leslie les|margaret maggie meg peggy
    margie greta|mary molly polly|matthew matt|michael mike mick mickey|nicholas nick|patricia pat
    trish patty tricia|patrick pat paddy|peter pete|philip phil|rebecca becky|richard rick dick
    richie|robert bob rob bobby bert|ronald ron|rosemary rose rosie|samuel sam|samantha sam
    |stephen steve|steven steve|susan sue susie|suzanne sue|terence terry|theresa terry tess
    |thomas tom|timothy tim|victoria vicky tori|walter walt wally|william bill will billy liam
    """.replace("\n", " ").split("|")
}


class SalutationCheck(RecipientCheck):
    """Find salutations and e-mail addresses that do not match the name."""

    def finish(self) -> Iterator[Finding]:
        for _, group in _list_groups(self.project.campaign.values):
            yield from _check_addresses(group, self.project)

    def check(self, entry: Entry) -> Iterator[Finding]:
        found = list(_check_salutation(entry))
        for text in entry.texts:
            if "@" in text.value and len(text.path) == 1 and _MAIL_KEY.search(text.key):
                found += _check_address(text, _find_owner(text, entry))
        yield from (finding.about(entry.label) for finding in found)


def _check_salutation(entry: Entry) -> Iterator[Finding]:
    name, salutation = entry.by_path.get(("name",)), entry.by_path.get(("salutation",))
    if name is None and salutation is None:
        yield from _check_columns(entry)
    if name is None or salutation is None:
        return
    if salutation.value in name.value:
        return
    known, used = split_words(name.value) - TITLES, split_words(salutation.value)
    if not known or not used - TITLES or used & NAMELESS:
        return
    if not _may_greet(salutation.value, known, used - TITLES):
        message = f"the salutation '{salutation.value}' does not match the name '{name.value}'."
        yield salutation.finding("LG151", message, "Check which of the two is right.")


def _check_columns(entry: Entry) -> Iterator[Finding]:
    """Check the salutation of a table with the columns Surname and First Name."""
    salutation, surname, known = None, None, set[str]()
    for text in entry.texts:
        if len(text.path) > 1:
            continue
        if SURNAME_KEY.search(text.key):
            surname = text
        if find_kind(text.key) & Kind.GREETING:
            salutation = text
        elif find_kind(text.key) & Kind.NAME:
            known |= split_words(text.value)
    if salutation is None or surname is None or not surname.value.strip():
        return
    known, used = known - TITLES, split_words(salutation.value)
    if not known or not used - TITLES or used & NAMELESS:
        return
    if not _may_greet(salutation.value, known, used - TITLES):
        message = f"the salutation '{salutation.value}' does not match '{surname.value}'."
        yield salutation.finding("LG151", message, "Check which of the two is right.")


def _may_greet(salutation: str, known: set[str], used: set[str]) -> bool:
    """Return whether a salutation may be that of somebody with the ``known`` names.

    One of the ``used`` names must be known; of a couple, both must be.
    """
    if not any(is_same_name(one, other) for one in known for other in used):
        return False
    if len(used) < 2 or not _COUPLE.search(salutation):
        return True
    matched = {one for one in used if any(is_same_name(one, other) for other in known)}
    if all(len(one) < 3 for one in used - matched):
        return True
    # "Peter and Ann" may be the first names of "Mr and Mrs Charlton".
    first_names = {one for one in known if len(one) > 2 and one not in used}
    return len(first_names) < 2


def split_words(text: str) -> set[str]:
    """Return the words of a name in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    plain = plain.encode("ascii", "ignore").decode().lower()
    return set(re.findall(r"[a-z]+(?:'[a-z]+)*", plain))


def is_same_name(one: str, other: str) -> bool:
    """Return whether two names are the same, one begins with the other, or one is short for it."""
    short, long = sorted((one, other), key=len)
    return (
        short == long
        or (len(short) >= 3 and long.startswith(short))
        or any(one in names and other in names for names in _NICKNAMES)
    )


def _find_owner(text: Text, entry: Entry) -> object:
    """Return the name of the person whose e-mail address a field has."""
    fields = entry.fields
    whose = identify(_MAIL_KEY.split(text.key)[0])
    for key in (f"{whose}_name", whose) if whose else ():
        for name in find_same(key, fields):
            return fields.get(name)
    return fields.get("name") if not whose or whose == "name" else None


def _list_groups(values: Mapping) -> Iterator[tuple[str, Mapping]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield key, value
            yield from _list_groups(value)


def _check_addresses(group: Mapping, project: object) -> Iterator[Finding]:
    """Check the e-mail address in a group of campaign values against the name beside it."""
    person = next((group[key] for key in ("person", "name") if key in group), None)
    for text in find_texts(group):
        if "@" in text.value and len(text.path) == 1 and _MAIL_KEY.search(text.key):
            path = (*group.trail.split("."), *text.path) if group.trail else text.path
            yield from _check_address(Text(path, text.value, text.place), person)


def _is_of_namesake(address: str, name: str) -> bool:
    """Return whether ``first.last@`` has the surname of a person with another first name."""
    first, _, last = address.partition("@")[0].partition(".")
    if not last or first.casefold() in name.casefold():
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word.casefold() not in TITLES]
    if len(words) < 2 or len(first) < 3 or not first.isalpha() or not last.isalpha():
        return False
    known = split_words(" ".join(words[:-1]))
    if split_words(last) != split_words(words[-1]) or not any(len(one) > 2 for one in known):
        return False
    first = first.casefold()
    return not any(one == first[:1] or is_same_name(one, first) for one in known)


def _check_address(text: Text, name: object) -> Iterator[Finding]:
    address = text.value.strip()
    if isinstance(name, str) and (names_another(address, name) or _is_of_namesake(address, name)):
        message = f"'{address}' does not look like an address of {name.strip()}."
        yield text.finding("LG718", message, "Check which of the two is right.")
