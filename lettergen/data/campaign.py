"""``campaign.yaml``: which letter goes to which recipients, and where it is written."""

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lettergen.data import formats
from lettergen.data import yaml as source
from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.system.text import describe_forbidden, find_unwritable

FILE_NAME = "campaign.yaml"

_FILES = ("letter", "letterhead", "recipients", "citations")
_REQUIRED = ("letter", "recipients", "output")
_KEYS = (*_FILES, "output", "format", "where", "address", "values", "check")


@dataclass(frozen=True)
class Expression:
    """A piece of template language in ``campaign.yaml`` or on the command line."""

    text: str
    place: Place


@dataclass(frozen=True)
class IgnoredRule:
    """A rule that ``check`` ignores: its code or slug as written, and the reason given for it."""

    rule: str
    reason: str
    place: Place


@dataclass(frozen=True)
class Campaign:
    """One mailing, as ``campaign.yaml`` describes it; every path is ready to open."""

    path: Path
    letter: Path
    letterhead: Path | None
    recipients: Path
    citations: Path | None
    output: Expression
    where: tuple[Expression, ...]
    values: source.Mapping
    ignored_rules: tuple[IgnoredRule, ...] = ()
    formats: tuple[str, ...] = (formats.WORD,)
    address: Expression | None = None

    @property
    def folder(self) -> Path:
        """The folder that every path in the campaign is relative to."""
        return self.path.parent

    @property
    def files(self) -> tuple[Path, ...]:
        """The campaign itself and every file that it names."""
        named = (self.letter, self.letterhead, self.recipients, self.citations)
        return (self.path, *filter(None, named))

    @property
    def is_markdown(self) -> bool:
        """Whether the letter is Markdown on a letterhead, not a whole Word document."""
        return self.letter.suffix.lower() not in {".docx", ".dotx"}

    def narrowed(self, where: Sequence[str]) -> "Campaign":
        """The campaign for those of its recipients for whom each expression holds, too."""
        asked = tuple(Expression(text, Place("--where")) for text in where)
        return replace(self, where=(*self.where, *asked))

    def with_values(self, assignments: Sequence[str]) -> "Campaign":
        """The campaign with ``key=value`` put over its values; ``sender.name=…`` reaches inside.

        Raises ``LettergenError`` for an assignment without ``=``, an empty key or a value that
        no Word document can hold.
        """
        values = copy.deepcopy(self.values)
        findings = [
            finding for assignment in assignments if (finding := _assign(values, assignment))
        ]
        if findings:
            raise LettergenError(*findings)
        return replace(self, values=values)


def load(path: Path, findings: list[Finding] | None = None) -> Campaign:
    """Read a campaign; ``path`` is its file, or the folder that holds ``campaign.yaml``.

    Raises ``LettergenError`` with every key that is unknown, missing or of the wrong kind, and
    every file that does not exist. A caller who gives a list of ``findings`` gets them there,
    and the campaign as far as it can be understood; a file that is not named is the campaign's
    own.
    """
    if _answer(path.is_dir):
        path = path / FILE_NAME
    if not _answer(path.exists):
        raise LettergenError(
            Finding(
                "LG110",
                "there is no such campaign.",
                Place(str(path)),
                "Go to the campaign's folder, or name its campaign.yaml.",
            )
        )
    content = source.load(path, findings)
    if not isinstance(content, source.Mapping):
        raise LettergenError(
            Finding(
                "LG111",
                "a campaign is a mapping of keys to values.",
                Place(str(path), 1),
                f"It has the keys {', '.join(_KEYS)}.",
            )
        )
    reader = _Reader(path, content)
    campaign = reader.campaign()
    if reader.findings and findings is None:
        raise LettergenError(*reader.findings)
    if findings is not None:
        findings.extend(reader.findings)
    return campaign


class _Reader:
    """Reads the keys one by one and gathers what is wrong with them."""

    def __init__(self, path: Path, content: source.Mapping) -> None:
        self.path = path
        self.content = content
        self.findings: list[Finding] = []

    def campaign(self) -> Campaign:
        self._report_unknown_keys()
        letter = self._file("letter")
        campaign = Campaign(
            path=self.path,
            letter=letter or self.path,
            letterhead=self._file("letterhead"),
            recipients=self._file("recipients") or self.path,
            citations=self._file("citations"),
            output=Expression(self._text("output") or "", self.content.place_of("output")),
            where=self._where(),
            values=self._values(),
            ignored_rules=tuple(self._ignored_rules()),
            formats=self._formats(),
            address=self._expression("address"),
        )
        if letter and campaign.is_markdown and "letterhead" not in self.content:
            self._report(
                "LG114",
                "a Markdown letter needs a letterhead.",
                "letter",
                "Add 'letterhead:' with a Word document that holds {{ body }}.",
            )
        if letter and not campaign.is_markdown and campaign.letterhead:
            self._report(
                "LG115",
                "a Word letter is its own letterhead.",
                "letterhead",
                "Delete this line, or name a Markdown file under 'letter:'.",
            )
        return campaign

    def _report_unknown_keys(self) -> None:
        for key in self.content:
            if key not in _KEYS:
                hint = did_you_mean(key, _KEYS) or f"It has the keys {', '.join(_KEYS)}."
                self._report("LG112", f"a campaign has no '{key}'.", key, hint)

    def _text(self, key: str) -> str | None:
        value = self.content.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if key in self.content:
                self._report("LG113", f"'{key}:' is empty.", key)
            elif key in _REQUIRED:
                self._report("LG113", f"'{key}:' is missing.", key)
            return None
        if not isinstance(value, str):
            self._report("LG111", f"'{key}' must be text.", key)
            return None
        return value

    def _file(self, key: str) -> Path | None:
        name = self._text(key)
        if name is None:
            return None
        path = self.path.parent / name
        if not _answer(path.is_file):
            self._report("LG116", f"there is no file {name}.", key)
        return path

    def _where(self) -> tuple[Expression, ...]:
        where = self._expression("where")
        return (where,) if where else ()

    def _expression(self, key: str) -> Expression | None:
        text = self._text(key) if key in self.content else None
        return Expression(text, self.content.place_of(key)) if text else None

    def _formats(self) -> tuple[str, ...]:
        """The forms under ``format``: one line with commas, or a list."""
        default = (formats.WORD,)
        if "format" not in self.content:
            return default
        said = self.content["format"]
        words = said if isinstance(said, list) else [said]
        if not all(isinstance(word, str) for word in words):
            self._report("LG111", "'format' must be text, such as 'docx, pdf'.", "format")
            return default
        try:
            return formats.parse_formats(words, self.content.place_of("format"))
        except LettergenError as error:
            self.findings.extend(error.findings)
            return default

    def _values(self) -> source.Mapping:
        values = self.content.get("values")
        if values is None:
            return source.Mapping(self.content.place_of("values"))
        if not isinstance(values, source.Mapping):
            self._report("LG111", "'values' must be a mapping of names to values.", "values")
            return source.Mapping(self.content.place_of("values"))
        return _retrailed(values, "")

    def _ignored_rules(self) -> Iterator[IgnoredRule]:
        """Yield the rules under ``check: ignore:``, each with its reason."""
        options = self.content.get("check")
        if options is None:
            return
        if not isinstance(options, source.Mapping) or set(options) - {"ignore"}:
            self._report("LG194", "'check' holds 'ignore:' and nothing else.", "check")
            return
        ignored = options.get("ignore")
        if not isinstance(ignored, source.Mapping):
            place = options.place_of("ignore")
            hint = "Write each as 'LG140: the reason'."
            self.findings.append(Finding("LG194", "'ignore' maps codes to reasons.", place, hint))
            return
        for rule, reason in ignored.items():
            text = reason.strip() if isinstance(reason, str) else ""
            yield IgnoredRule(rule, text, ignored.place_of(rule))

    def _report(self, code: str, message: str, key: str, hint: str = "") -> None:
        self.findings.append(Finding(code, message, self.content.place_of(key), hint))


def _answer(question: Callable[[], bool]) -> bool:
    """What the file system says of a path; no for one that it cannot even look for."""
    try:
        return question()
    except OSError:  # the name is too long, or lies in a folder that may not be read
        return False


def _retrailed(mapping: source.Mapping, trail: str) -> source.Mapping:
    """The mapping with trails counted from itself: templates write ``sender.name``."""
    mapping.trail = trail
    for key, value in mapping.items():
        _retrail_inside(value, f"{trail}.{key}" if trail else key)
    return mapping


def _retrail_inside(value: Any, trail: str) -> None:
    if isinstance(value, source.Mapping):
        _retrailed(value, trail)
    elif isinstance(value, source.Sequence):
        for item in value:
            _retrail_inside(item, trail)


def _assign(values: source.Mapping, assignment: str) -> Finding | None:
    place = Place(f"--set {assignment}")
    key, equals, value = assignment.partition("=")
    *groups, name = key.strip().split(".")
    if not equals or not name or not all(groups):
        return Finding("LG117", "is not an assignment.", place, "Write --set key=value.")
    bad = find_unwritable(assignment)
    if bad is not None:
        return Finding("LG104", describe_forbidden(bad), place, "Delete it.")
    group: Any = values
    for depth, step in enumerate(groups, 1):
        if step not in group:
            group[step] = source.Mapping(place, ".".join(groups[:depth]))
            group.lines[step] = 0
        group = group[step]
        if not isinstance(group, source.Mapping):
            return Finding("LG118", f"'{step}' is a value, not a group of values.", place)
    group[name] = value
    group.lines[name] = 0
    return None
