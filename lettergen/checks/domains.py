"""Find e-mail addresses whose domain is one letter off, and recipients who are the sender."""

from collections import Counter
from collections.abc import Iterator

from lettergen.checks.email_addresses import find_domains, find_meant_domain
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.salutations import split_words
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text

_SENDER = ("sender", "from", "signatory", "absender", "expediteur", "expéditeur", "anfonwr")
_MOST = 20_000  # domains that are counted


class DomainCheck(RecipientCheck):
    """Find domains of e-mail addresses that are nearly those of others."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._counts: Counter[str] = Counter()
        texts = [*project.value_texts, *project.citation_texts]
        own = [domain for text in texts for domain in find_domains(text.value)]
        self._own = Counter(own)
        for text in texts:  # the domain of a website is one for e-mail, too
            host = text.value.partition("://")[2].partition("/")[0].casefold()
            if host and " " not in host:
                self._own[host.removeprefix("www.")] += 2
        self._known: dict[str, str] = {}

    def add(self, entry: Entry) -> None:
        for text in entry.texts:
            if "@" in text.value and len(self._counts) < _MOST:
                self._counts.update(find_domains(text.value))

    def finish(self) -> Iterator[Finding]:
        for text in self.project.value_texts:
            if "@" in text.value:
                yield from self._check(text)

    def check(self, entry: Entry) -> Iterator[Finding]:
        for text in entry.texts:
            if "@" in text.value:
                yield from (finding.about(entry.label) for finding in self._check(text))

    def _check(self, text: Text) -> Iterator[Finding]:
        for domain in find_domains(text.value):
            if domain not in self._known:
                self._known[domain] = self._find_meant(domain)
            if meant := self._known[domain]:
                message = f"'{text.name}' has the domain '{domain}', which is nearly '{meant}'."
                yield text.finding("LG717", message, f"Did you mean '{meant}'?")

    def _before(self, domain: str) -> set[str]:
        """Return the campaign's own domains that come before one."""
        own = list(self._own)
        return set(own[: own.index(domain)])

    def _find_meant(self, domain: str) -> str:
        count = self._counts[domain] + self._own[domain]
        usual = {
            one
            for one, found in (self._counts + self._own).items()
            if (found > count and (found > 1 or one in self._own))
            or (found == count and domain in self._own and one in self._before(domain))
        }
        return find_meant_domain(domain, usual)


class SenderCheck(RecipientCheck):
    """Find recipients with the name or the e-mail address of the sender."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._names: set[frozenset[str]] = set()
        self._addresses: set[str] = set()
        for text in project.value_texts:
            if text.path[0].casefold() not in _SENDER:
                continue
            if text.key in ("name", "person", "signatory", *_SENDER):
                words = frozenset(split_words(text.value))
                self._names |= {words} if len(words) > 1 else set()
            elif "@" in text.value:
                self._addresses.add(text.value.strip().casefold())

        self._words = {word for name in self._names for word in name}

    def check(self, entry: Entry) -> Iterator[Finding]:
        if not (self._names or self._addresses):
            return
        for text in entry.texts:
            if len(text.path) != 1:
                continue
            value = text.value
            is_name = (
                text.path[0] == "name"
                and not self._words.isdisjoint(value.casefold().split())
                and frozenset(split_words(value)) in self._names
            )
            if is_name or ("@" in value and value.strip().casefold() in self._addresses):
                message = f"'{text.name}' is that of the sender: '{value.strip()}'."
                hint = "Delete the entry, or correct it."
                yield text.finding("LG719", message, hint).about(entry.label)
                return
