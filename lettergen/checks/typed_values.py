"""Find what somebody typed over a tag: a name, a date of one recipient in the words of a template.

Whoever makes a template of a letter to one person may leave that person's name in it, and every
letter would have it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice

from lettergen.checks.conventions import find_conventions
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.salutations import NAMELESS, TITLES
from lettergen.checks.template_texts import TemplateText, list_all_template_texts
from lettergen.checks.value_kinds import Kind, find_kind
from lettergen.data.names import identify, spell
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output import manifest
from lettergen.project.project import Entry, Project, Text, find_texts, format_path
from lettergen.system.dataclass import dataclass, field
from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.names import ITEM, Path, Role

_WORD = compile_lazily(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_LONGEST = 8  # words that are compared
_LEAST_LETTERS = 4
_QUOTES = "('\"“‘,."
_MOST_FORMER = 2_000  # letters of the manifest
# Names that are words, too; alone they say nothing.
_COMMON = frozenset(
    """
    reading bath deal march sandwich rugby street battle ware wells hove may june april august mark
    will grant bill hope faith grace rose joy art chase rich frank pat sue jack ray dean earl duke
    king prince major judge young brown white black green grey long short north south east west
    central county city town council office house street road park hill mill the this that dear
    chair member members director manager secretary treasurer yes no none other others england
    wales scotland ireland britain europe united kingdom cymru river garden gardens
    """.split()
)
_ORGANISATION = compile_lazily(
    r"\b(?:council|office|trust|ltd|limited|university|society|association|association|charity|road"
    r"|street|lane|avenue|house|hall|cyngor|e\.\s?v\.|gmbh|tel|telephone|e-?mail|www)\b|@|\d{5}"
    r"|[A-Z]{1,2}\d\w? \d[A-Z]{2}",
    re.IGNORECASE,
)
_TOWN = compile_lazily(
    r"(?:^|[-_ ])(?:town|city|village|county|state|region|country|post[-_ ]?code|zip|plz|ort|stadt"
    r"|ville|commune|code[-_ ]?postal|pays|miasto|kod|ciudad|citt[aà]|plaats|tref|address[-_ ]?\d"
    r"|line[-_ ]?\d)$",
    re.IGNORECASE,
)
_DENSE = compile_lazily(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A letter of a script that writes without blanks between words, or without capitals."""

_LABELLED = compile_lazily(
    r"(?<![\w-])(?P<name>[^\W\d_]\w*(?: no\.?)?)[ \u00a0]?[:.]?[ \u00a0]"
    r"(?P<value>\d\w*|[A-Z]\d*)(?![\w-])",
    re.IGNORECASE,
)
_FIRST_WORD = 200  # characters of a value that have its first word
_GREETING = compile_lazily(
    r"(?:^|(?<=\n))[ \t]*"
    r"(?:Dear|Annwyl|Ch[eè]re?s?|Sehr geehrte[rs]?|Liebe[rs]?|Estimad[oa]|Hi|Hello)"
    r"[ \t]+(?P<name>[^\W\d_][^\n,:!{]*)"
)


@dataclass
class _Match:
    """A value of recipients that the template has as words."""

    path: Path
    shown: str
    words: tuple[str, ...]
    count: int = 0
    places: list[Place] = field(default_factory=list)


class TypedValueCheck(RecipientCheck):
    """Find values of one recipient that are typed into a template."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._texts = list_all_template_texts(project)
        self._finder = find_conventions(project).dates
        self._phrases, self._first = _list_phrases(self._texts)
        dense = (text.fixed for text in self._texts if _DENSE.search(text.fixed))
        self._dense = "\n".join(dense)
        self._days = _list_days(self._texts, self._finder.find)
        self._own = _fold_words(" \n ".join(text.value for text in project.value_texts))
        self._in_tags = " ".join(text.written for text in self._texts if "{" in text.written)
        self._matches: dict[tuple[Path, tuple[str, ...]], _Match] = {}
        self._filled: Counter[Path] = Counter()
        self._dates: dict[tuple[Path, str], _Match] = {}
        self._differing: dict[Path, set[str]] = defaultdict(set)
        self._printed = _list_printed(project)
        self._labelled = _list_labelled(self._texts, _list_unused(project))
        self._labels: Counter[tuple[Path, str]] = Counter()

    def add(self, entry: Entry) -> None:
        self._add(entry.texts)

    def _add(self, texts: Iterable[Text]) -> None:
        for text in texts:
            value = text.value
            if not value:
                continue
            self._filled[text.path] += 1
            seen = self._differing[text.path]
            if len(seen) < 3:
                seen.add(value)
            first = value[:_FIRST_WORD].split(None, 1)
            if first and first[0].casefold().strip(_QUOTES) in self._first:
                self._note(text)
            if self._dense and value in self._dense and _DENSE.match(value):
                self._note_words(text, (value.strip(),))
            if self._labelled and (text.path, value.casefold()) in self._labelled:
                self._labels[text.path, value.casefold()] += 1
            if self._days and value[:1].isdigit() and len(value) < 40:
                self._note_day(text)

    def _note(self, text: Text) -> None:
        words = tuple(_fold_words(text.value[:200]))[:_LONGEST]
        while 1 < len(words) < _LONGEST and words[0] in TITLES:
            words = words[1:]
        is_day = text.value[:4].isdecimal() and len(text.value) == 10  # see ``_note_day``
        if not words or is_day or words not in self._phrases or not _is_telling(text, words):
            return
        self._note_words(text, words)

    def _note_words(self, text: Text, words: tuple[str, ...]) -> None:
        key = (text.path, words)
        match = self._matches.get(key)
        if match is None:
            match = self._matches[key] = _Match(text.path, text.value.strip(), words)
        match.count += 1
        if len(match.places) < 2:
            match.places.append(text.place)

    def _note_day(self, text: Text) -> None:
        for found in self._finder.find(text.value):
            day = f"{found.year}-{found.month}-{found.day}"
            if found.year and day in self._days:
                match = self._dates.setdefault((text.path, day), _Match(text.path, text.value, ()))
                match.count += 1
                match.places.append(text.place)

    def finish(self) -> Iterator[Finding]:
        everyone = self.project.everyone or ()
        if len(everyone) > len(self.project.recipients):
            selected = {recipient.index for recipient in self.project.recipients}
            for recipient in everyone:
                if recipient.index not in selected:
                    self._add(_list_texts(recipient))
        reported: set[tuple[Place, str]] = set()
        for match in sorted(self._matches.values(), key=lambda one: -len(one.words)):
            if self._is_of_few(match):
                for finding in self._report(match):
                    key = (finding.place, "")
                    if key not in reported:
                        reported.add(key)
                        yield finding
        for (path, day), match in self._dates.items():
            if self._is_of_few(match) and len(self._differing[path]) > 1:
                text, offset = self._days[day]
                if len(text.fixed.strip()) < 30 and text.where != "letter":
                    continue  # a paragraph with nothing else is the date of the letter
                if (text.find_place(offset), "") not in reported:
                    reported.add((text.find_place(offset), ""))
                    yield _describe(text, offset, match)
        yield from self._find_labelled(reported)
        yield from self._find_former(reported)
        yield from self._find_greetings(reported)

    def _is_of_few(self, match: _Match) -> bool:
        """Return whether only one recipient or a few have a value, though others have theirs."""
        total, count = self._filled[match.path], match.count
        if count <= max(1, total // 5):
            return total > 1
        # Others have another value, which the letter prints nowhere: the words are in its place.
        shown = match.shown
        is_long = len(match.words) > 1 or any(map(str.isdigit, shown)) or _DENSE.match(shown)
        return bool(is_long) and count < total and not self._is_printed(match.path)

    def _is_printed(self, path: Path) -> bool:
        return any(path[:length] in self._printed for length in range(len(path) + 1))

    def _report(self, match: _Match) -> Iterator[Finding]:
        if _contains(self._own, match.words):
            return  # the campaign has the words itself
        if re.search(rf"['\"]{re.escape(match.shown)}['\"]", self._in_tags):
            return  # the words of a branch for these recipients
        for text in self._texts:
            offset = _find_words(text.fixed, match.words)
            if offset is None and _DENSE.match(match.shown) and match.shown in text.fixed:
                offset = text.fixed.index(match.shown)
            if offset is None:
                continue
            if text.is_margin and len(match.words) == 1 and _ORGANISATION.search(text.fixed):
                continue
            if _is_of_sender(match) and (text.is_margin or len(match.words) == 1):
                continue
            yield _describe(text, offset, match)

    def _find_labelled(self, reported: set[tuple[Place, str]]) -> Iterator[Finding]:
        """Find values behind the name of a field that the letter prints nowhere: "Group 5"."""
        for (path, value), count in self._labels.items():
            if count == self._filled[path]:
                continue  # the same for everybody
            text, offset, shown = self._labelled[path, value]
            if (text.find_place(offset), "") not in reported:
                reported.add((text.find_place(offset), ""))
                name = format_path(path)
                message = (
                    f"{text.subject} contains '{shown}', and the letter prints '{name}' nowhere."
                )
                hint = (
                    f"Put {{{{ {spell(name)} }}}} in its place, so that every letter has its own."
                )
                yield Finding("LG720", message, text.find_place(offset), hint, name=name)

    def _find_former(self, reported: set[tuple[Place, str]]) -> Iterator[Finding]:
        """Find names of people who got a letter before and are no recipients any more."""
        known = {recipient.name for recipient in self.project.everyone or ()}
        for name in sorted(_list_former(self.project) - known):
            words = tuple(_fold_words(name))
            if len("".join(words)) <= _LEAST_LETTERS or words[0] in _COMMON:
                continue
            for text in self._texts:
                offset = _find_words(text.fixed, words)
                if offset is not None and (text.find_place(offset), "") not in reported:
                    message = f"{text.subject} contains '{name}', who got a letter before."
                    hint = "Put a tag in its place, so that every letter has its own words."
                    yield text.finding("LG720", message, offset, hint)

    def _find_greetings(self, reported: set[tuple[Place, str]]) -> Iterator[Finding]:
        """Find greetings of one person, though each recipient has a greeting."""
        names = {path[-1] for path in self._filled}
        if not any(find_kind(name) & (Kind.GREETING | Kind.NAME) for name in names):
            return
        for text in self._texts:
            for found in _GREETING.finditer(text.fixed):
                words = set(_fold_words(found["name"]))
                offset = found.start("name")
                if not words - TITLES or words & NAMELESS or not found["name"][0].isupper():
                    continue
                if (text.find_place(offset), "") in reported:
                    continue
                message = f"{text.subject} greets '{found['name'].strip()}', whoever it is for."
                greeting = next((n for n in sorted(names) if find_kind(n) & Kind.GREETING), "name")
                hint = f"Put a tag in its place: {{{{ {greeting} }}}}."
                place = text.find_place(offset)
                yield Finding("LG720", message, place, hint, name=greeting)


def _list_printed(project: Project) -> set[Path]:
    """Return the paths of the fields and values that the templates use for more than tests."""
    tests = (Role.TESTED, Role.COMPARED)
    templates = {str(path) for one in project.split_editions() for path in one.campaign.templates}
    return {
        use.path
        for use in project.names.uses
        if use.role not in tests and use.place.path in templates
    }


def _list_unused(project: Project) -> dict[str, Path]:
    """Return the paths of fields that no template uses at all, by what identifies their names."""
    templates = {str(path) for one in project.split_editions() for path in one.campaign.templates}
    used = {use.path[:1] for use in project.names.uses if use.place.path in templates}
    return {
        identify(text.path[0]): text.path
        for entry in project.entries[:1]
        for text in entry.texts
        if len(text.path) == 1 and text.path not in used
    }


def _list_labelled(
    texts: Iterable[TemplateText], names: Mapping[str, Path]
) -> dict[tuple[Path, str], tuple[TemplateText, int, str]]:
    """Return the words behind the name of a field, by its path and in small letters."""
    found: dict[tuple[Path, str], tuple[TemplateText, int, str]] = {}
    for text in texts if names else ():
        for one in _LABELLED.finditer(text.fixed):
            if path := names.get(identify(one["name"])):
                found.setdefault((path, one["value"].casefold()), (text, one.start(), one.group()))
    return found


def _is_of_sender(match: _Match) -> bool:
    """Return whether a value may as well be of the sender: a town or a postcode that both have."""
    key = match.path[-2] if match.path[-1] == ITEM and len(match.path) > 1 else match.path[-1]
    return bool(find_kind(key) & Kind.ADDRESS or _TOWN.search(key))


def _describe(text: TemplateText, offset: int, match: _Match) -> Finding:
    name = format_path(match.path)
    place = match.places[0]
    message = f"{text.subject} contains '{match.shown}', the '{name}' of one recipient ({place})."
    written = ".".join(map(spell, name.split(".")))
    tag = written if match.words else f"{written} | date"
    hint = f"Put {{{{ {tag} }}}} in its place, so that every letter has its own."
    finding = text.finding("LG720", message, offset, hint)
    return Finding(finding.code, finding.message, finding.place, finding.hint, name=name)


def _list_texts(recipient: Recipient) -> Iterator[Text]:
    fields = recipient.fields
    for key, value in fields.items():
        yield from find_texts(value, (key,), fields.place_of(key))


def _is_telling(text: Text, words: tuple[str, ...]) -> bool:
    """Return whether words of a value could hardly be in a letter to everybody."""
    kind = find_kind(text.key)
    is_item = text.path[-1] == ITEM
    if len(words) == 1:
        word = words[0]
        value = text.value.strip()
        is_short_name = len(word) == _LEAST_LETTERS - 1 and value.istitle()
        return not (
            is_item
            or word in _COMMON
            or len(word) < _LEAST_LETTERS - (bool(kind & Kind.GREETING) or is_short_name)
            or not (text.value.strip()[0].isupper() or any(map(str.isdigit, word)))
        )
    if all(word in _COMMON or word in NAMELESS or word in TITLES for word in words):
        return False
    first = next(one for one in text.value.split() if one.casefold().strip(".") not in TITLES)
    return _is_capital(first) or len(words) >= _LONGEST


def _list_phrases(texts: Iterable[TemplateText]) -> tuple[set[tuple[str, ...]], set[str]]:
    """Return the phrases of some texts, and the words that they begin with."""
    phrases: set[tuple[str, ...]] = set()
    first: set[str] = set()
    for text in texts:
        for part in re.split(r"\n\s*\n| {3,}", text.fixed):
            words = _fold_words(part)
            first.update(words)
            first.update(one.casefold().strip(_QUOTES) for one in part.split() if "/" in one)
            for start, word in enumerate(_WORD.findall(part)):
                # Names begin with a capital or a digit; what does not is the start of a passage.
                shortest = 1 if _is_capital(word) else _LONGEST
                for length in range(shortest, _LONGEST + 1):
                    phrases.add(tuple(words[start : start + length]))
    return phrases, first | set(TITLES)


def _list_days(texts: Iterable[TemplateText], find: object) -> dict[str, tuple[TemplateText, int]]:
    """Return the dates in some texts, each with its place."""
    days: dict[str, tuple[TemplateText, int]] = {}
    for text in texts:
        for found in find(text.fixed) if callable(find) else ():
            if found.year:
                days.setdefault(f"{found.year}-{found.month}-{found.day}", (text, found.start))
    return days


def _is_capital(word: str) -> bool:
    """Return whether a word begins as names do: with no small letter."""
    return word[0].isalnum() and not word[0].islower()


def _fold_words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def _contains(words: list[str], part: tuple[str, ...]) -> bool:
    size = len(part)
    return any(tuple(words[at : at + size]) == part for at in range(len(words) - size + 1))


def _find_words(text: str, words: tuple[str, ...]) -> int | None:
    """Return where words that begin with a capital or a digit are in a text."""
    for found in re.finditer(r"[^\W_]+(?:['’.&-][^\W_]+)*", text):
        if found.group().casefold().replace("’", "'") != words[0]:
            continue
        if len(words) == 1 and not _is_capital(found.group()):
            continue
        following = _fold_words(text[found.start() : found.start() + 400])
        if tuple(following[: len(words)]) == words:
            return found.start()
    return None


def _list_former(project: Project) -> set[str]:
    """Return the recipients of letters of earlier runs, as far as the manifest can be read."""
    if project.selection is None:
        return set()
    folder = project.selection.pattern.folder
    try:
        if not (folder / manifest.NAME).is_file():
            return set()
        with closing(manifest.Manifest(folder, "ro")) as opened:
            return {entry.recipient for _, entry in islice(opened.list_letters(), _MOST_FORMER)}
    except (LettergenError, OSError):
        return set()
