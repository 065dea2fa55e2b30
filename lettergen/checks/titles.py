"""Find titles of one person that contradict each other, and greetings that no language has."""

from collections.abc import Iterator

from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.value_kinds import Kind, find_kind
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Text
from lettergen.system.patterns import compile_lazily

_MALE = frozenset("mr herr herrn monsieur m signor señor senor sr pan".split())
_FEMALE = frozenset("mrs ms miss frau madame mme mademoiselle mlle signora señora sra pani".split())
_TITLE_KEY = compile_lazily(
    r"(?:^|[-_ ])(?:title|anrede|civilite|civilité|titel|titre|prefix|honorific|zwrot)$"
)
_WRONG = compile_lazily(
    r"\b(?:[Gg]eehrter Frau|[Gg]eehrte Herrn?|[Ll]ieber Frau|[Ll]iebe Herrn?|[Cc]her Madame"
    r"|[Cc]hère Monsieur|[Ee]stimado (?:Sra\.?|Señora)|[Ee]stimada (?:Sr\.?|Señor)"
    r"|[Ss]zanowny Pani|[Ss]zanowna Panie)\b"
)
_STARTS = ("geehrt", "lieb", "cher", "chère", "estimad", "szanown")


class TitleCheck(RecipientCheck):
    """Find a person who is Mrs in one field and Mr in another."""

    def check(self, entry: Entry) -> Iterator[Finding]:
        first: dict[bool, Text] = {}
        for text in entry.texts:
            value = text.value
            if not value or len(value) > 80 or len(text.path) > 1:
                continue
            words = value.casefold().split(None, 4)[:4]
            if any(word.startswith(_STARTS) for word in words) and (found := _WRONG.search(value)):
                message = f"'{text.name}' contains '{found.group()}', which does not go together."
                yield text.finding("LG912", message, "Correct the greeting.").about(entry.label)
                return
            of_men = not _MALE.isdisjoint(word.rstrip(".") for word in words)
            of_women = not _FEMALE.isdisjoint(word.rstrip(".") for word in words)
            if of_men == of_women:
                continue
            if not _is_title(text.key) and not _names_recipient(text, entry):
                continue
            other = first.get(of_women)
            if other is not None:
                message = f"'{text.name}' is '{value}', but '{other.name}' is '{other.value}'."
                hint = "Correct one of the two."
                yield text.finding("LG912", message, hint).about(entry.label)
                return
            first[of_men] = text


def _names_recipient(text: Text, entry: Entry) -> bool:
    """Return whether a value begins with a title and has a name of the recipient in it."""
    title, _, rest = text.value.strip().partition(" ")
    if title.casefold().rstrip(".") not in _MALE | _FEMALE:
        return False
    own = (one.value for one in entry.texts if find_kind(one.key) & Kind.NAME)
    words = set(rest.split())
    return any(not words.isdisjoint(value.split()) for value in own if value != text.value)


def _is_title(key: str) -> bool:
    return bool(find_kind(key) & (Kind.NAME | Kind.GREETING) or _TITLE_KEY.search(key.casefold()))
