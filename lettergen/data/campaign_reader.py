"""Read ``campaign.yaml``: every key, and what is wrong with it."""

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lettergen.data import formats
from lettergen.data import yaml_file as source
from lettergen.data.campaign import FILE_NAME, CampaignFile, Expression, IgnoredRule
from lettergen.data.campaign_keys import KEYS, REQUIRED
from lettergen.data.date_orders import DateOrders, parse_orders
from lettergen.data.field_map import FieldMap, parse_fields
from lettergen.data.file_kind import find_letter_problem, find_list_problem
from lettergen.data.grouping import parse_grouping
from lettergen.data.locations import locate, split_output
from lettergen.data.recipient_source import READERS, RecipientSource, parse_option, parse_source
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import attempt, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.languages.current import Conventions
from lettergen.languages.english import ENGLISH
from lettergen.languages.locale import Locale
from lettergen.system.dataclass import replace

if TYPE_CHECKING:
    from lettergen.data.mail_server import MailServer

_WITH_PATTERNS = ("letter", "letterhead")
_KEYS_HINT = f"The keys of a campaign are {', '.join(KEYS)}."


def load(
    path: Path,
    optional: Collection[str] = (),
    recipients: str | None = None,
    letterhead: Path | None = None,
) -> CampaignFile:
    """Read a campaign; ``path`` is its file, or the folder that contains ``campaign.yaml``.

    ``optional`` are required keys that it need not have this time. ``recipients`` is what to read
    in place of the campaign's own, see ``parse_option``; ``letterhead`` replaces its letterhead.

    Reports every key that is unknown, missing or of the wrong kind (LG111 to LG115, LG194) and
    every file that does not exist (LG116) or is of a kind that cannot be used (LG761). The path
    of a required file that is not named is that of the campaign.

    Raises:
        LettergenError: there is no such campaign (LG110), or it is not a mapping (LG111).
    """
    if _is_true(path.is_dir):
        path = path / FILE_NAME
    if not _is_true(path.exists):
        hint = (
            "Go to the campaign's folder, or name its campaign.yaml. 'lettergen init' writes one."
        )
        raise LettergenError(Finding("LG110", "there is no such campaign.", Place(str(path)), hint))
    content = source.load(path)
    if not isinstance(content, Mapping):
        message = "a campaign is a mapping of keys to values."
        raise LettergenError(Finding("LG111", message, Place(str(path), 1), _KEYS_HINT))
    required = REQUIRED.difference(optional)
    return _Reader(path, content, required, recipients, letterhead).read()


class _Reader:
    """Read the keys of a campaign one by one, and report what is wrong with them."""

    def __init__(
        self,
        path: Path,
        content: Mapping,
        required: Collection[str],
        recipients: str | None,
        letterhead: Path | None,
    ) -> None:
        self.path = path
        self.content = content
        self.required = required
        self.other_recipients = recipients
        self.other_letterhead = letterhead
        self.missing: set[Path] = set()

    def read(self) -> CampaignFile:
        self._report_unknown_keys()
        letter = self._read_file("letter")
        orders = parse_orders(self.content.get("dates"), self.content.place_of("dates"))
        locale = self._read_language()
        mail, server = self._read_mail()
        campaign = CampaignFile(
            path=self.path,
            letter=letter or self.path,
            letterhead=self.other_letterhead or self._read_file("letterhead"),
            recipients=self._read_recipients(orders),
            citations=self._read_file("citations"),
            output=Expression(self._read_text("output") or "", self.content.place_of("output")),
            where=self._read_where(),
            values=self._read_values(),
            ignored=tuple(self._read_ignored_rules()),
            formats=self._read_formats(),
            address=self._read_expression("address"),
            citation_style=self._read_expression("citation-style"),
            citation_locale=self._read_expression("citation-locale"),
            changes=self._read_changes(),
            sets_quotes=self._read_quotes(),
            fields=self._read_fields(),
            group=parse_grouping(self.content),
            label=self._read_expression("label"),
            conventions=Conventions(locale, orders.default, locale),
            letter_pattern=self._read_pattern("letter"),
            letterhead_pattern=self._read_pattern("letterhead"),
            missing=frozenset(self.missing),
            ledger=self._read_ledger(),
            approval_required=self._read_approval(),
            mail=mail,
            mail_server=server,
        )
        output_url, pattern = split_output(self.path.parent, campaign.output.text)
        if output_url:
            output = replace(campaign.output, text=pattern)
            campaign = replace(campaign, output=output, output_url=output_url)
        if self.other_letterhead:
            self.missing |= check_letterhead(campaign)
            return replace(campaign, missing=frozenset(self.missing))
        if letter and campaign.is_markdown and "letterhead" not in self.content:
            message = "a Markdown letter needs a letterhead."
            hint = "Add 'letterhead:' with a Word document that contains {{ body }}."
            self._report("LG114", message, "letter", hint)
        if letter and not campaign.is_markdown and campaign.letterhead:
            message = "a letter that is a Word document takes no letterhead."
            hint = "Delete this line, or name a Markdown file under 'letter:'."
            self._report("LG115", message, "letterhead", hint)
        return campaign

    def _report_unknown_keys(self) -> None:
        for key in self.content:
            if key not in KEYS:
                hint = did_you_mean(key, KEYS) or _KEYS_HINT
                self._report("LG112", f"unknown key '{key}'.", key, hint)

    def _read_text(self, key: str) -> str | None:
        value = self.content.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if key in self.content:
                self._report("LG113", f"'{key}:' is empty.", key)
            elif key in self.required:
                self._report("LG113", f"'{key}:' is missing.", key)
            return None
        if not isinstance(value, str):
            self._report("LG111", f"'{key}' must be text.", key)
            return None
        return value

    def _read_file(self, key: str) -> Path | None:
        name = self._read_text(key)
        if name is None:
            return None
        place = self.content.place_of(key)
        path = None
        with attempt():
            path = locate(self.path.parent, name, place)
        if path is None or (key in _WITH_PATTERNS and "{{" in name):
            return path
        problem = None
        if key == "letter" or not _is_true(path.is_file):
            problem = find_letter_problem(path, name, place)
        if problem:
            report(problem)
            self.missing.add(path)
        return path

    def _read_pattern(self, key: str) -> Expression | None:
        """Return the pattern of a key that names a file for each recipient, if it is one."""
        name = self.content.get(key)
        if not isinstance(name, str) or "{{" not in name:
            return None
        return Expression(name, self.content.place_of(key))

    def _read_language(self) -> Locale:
        """Return the campaign's language, British English if it names none."""
        tag = self._read_text("lang") if "lang" in self.content else None
        if not tag:
            return ENGLISH
        from lettergen.languages.load import UnknownLanguageError, load_locale

        try:
            return load_locale(tag)
        except UnknownLanguageError as error:
            self._report("LG652", str(error), "lang", error.hint)
            return ENGLISH

    def _read_recipients(self, orders: DateOrders) -> RecipientSource | None:
        value, place = self.content.get("recipients"), self.content.place_of("recipients")
        source: RecipientSource | None = None
        if self.other_recipients is not None:
            own = value if isinstance(value, Mapping) else Mapping(place)
            source = parse_option(self.other_recipients, own)
        elif isinstance(value, Mapping) and value:
            source = parse_source(value, self.path.parent)
        elif name := self._read_text("recipients"):
            with attempt():
                source = RecipientSource(locate(self.path.parent, name, place), name, place)
        self.missing |= check_list(source)
        if source is None:
            return None
        of_list = parse_orders(source.options.get("dates"), source.options.place_of("dates"))
        # The campaign's own order is also that of its values, and so a convention.
        orders = of_list.over(DateOrders(None, orders.by_column))
        return replace(source, date_orders=orders) if orders else source

    def _read_fields(self) -> FieldMap | None:
        if "fields" not in self.content:
            return None
        return parse_fields(self.content["fields"], self.content.place_of("fields"))

    def _read_where(self) -> tuple[Expression, ...]:
        where = self._read_expression("where")
        return (where,) if where else ()

    def _read_expression(self, key: str) -> Expression | None:
        text = self._read_text(key) if key in self.content else None
        return Expression(text, self.content.place_of(key)) if text else None

    def _read_ledger(self) -> Path | None:
        """Return the folder with the ledger of another campaign, if the campaign names one."""
        name = self._read_text("ledger") if "ledger" in self.content else None
        if not name:
            return None
        path = self.path.parent / name
        if path.name == "ledger.jsonl":
            path = path.parent
        if not _is_true(path.is_dir):
            hint = "Name the folder of the letters that were sent, relative to this file."
            self._report("LG116", f"there is no folder '{path}'.", "ledger", hint)
            return None
        return path

    def _read_approval(self) -> int:
        """Return how many people must approve a letter; 0 if nobody must."""
        if "approval" not in self.content:
            return 0
        value = self.content["approval"]
        number = value.get("required") if isinstance(value, Mapping) and len(value) == 1 else None
        if not isinstance(number, str) or not re.fullmatch("[1-9]", number):
            message = "'approval' takes 'required:' and the number of people who must approve."
            hint = "Write, for example: approval: {required: 1}"
            self._report("LG111", message, "approval", hint)
            return 0
        return int(number)

    def _read_mail(self) -> "tuple[dict[str, tuple[Expression, ...]], MailServer | None]":
        """Return the patterns of the e-mails, and their server; none if the campaign has none."""
        if "mail" not in self.content:
            return {}, None
        from lettergen.data.mail import parse_mail

        return parse_mail(self.content["mail"], self.content.place_of("mail"), self.path.parent)

    def _read_changes(self) -> str:
        """Return what happens to tracked changes; empty if the campaign does not tell."""
        text = self._read_text("changes") if "changes" in self.content else ""
        if text and text not in ("accept", "refuse"):
            self._report("LG111", "'changes' must be 'accept' or 'refuse'.", "changes")
            return ""
        return text or ""

    def _read_quotes(self) -> bool:
        """Return whether straight quotation marks become typographic ones."""
        text = self._read_text("quotes") if "quotes" in self.content else "as-typed"
        if text not in ("typographic", "as-typed", None):
            self._report("LG111", "'quotes' must be 'typographic' or 'as-typed'.", "quotes")
        return text == "typographic"

    def _read_formats(self) -> tuple[str, ...]:
        """Return the formats under ``format``: one line with commas, or a list."""
        value = self.content.get("format", formats.WORD)
        words = value if isinstance(value, list) else [value]
        if not all(isinstance(word, str) for word in words):
            self._report("LG111", "'format' must be text, such as 'docx, pdf'.", "format")
            words = [formats.WORD]
        names = formats.parse_formats(words, self.content.place_of("format"))
        return names or (formats.WORD,)

    def _read_values(self) -> Mapping:
        values = self.content.get("values")
        if isinstance(values, Mapping):
            values = _restart_trails(values, "")
        else:
            if values is not None:
                self._report("LG111", "'values' must be a mapping of names to values.", "values")
            values = Mapping(self.content.place_of("values"))
        if isinstance(language := self.content.get("lang"), str):
            values.setdefault("lang", language)
            values.lines.setdefault("lang", self.content.lines["lang"])
        return values

    def _read_ignored_rules(self) -> Iterator[IgnoredRule]:
        """Yield the rules under ``check: ignore:``, each with its reason."""
        options = self.content.get("check")
        if options is None:
            return
        if not isinstance(options, Mapping) or set(options) - {"ignore"}:
            self._report("LG194", "'check' takes 'ignore:' and nothing else.", "check")
            return
        ignored = options.get("ignore")
        if not isinstance(ignored, Mapping):
            place = options.place_of("ignore")
            hint = "Write each as 'LG140: the reason'."
            report(Finding("LG194", "'ignore' must map rules to reasons.", place, hint))
            return
        for rule, reason in ignored.items():
            text = reason.strip() if isinstance(reason, str) else ""
            yield IgnoredRule(rule, text, ignored.place_of(rule))

    def _report(self, code: str, message: str, key: str, hint: str = "") -> None:
        report(Finding(code, message, self.content.place_of(key), hint))


def check_list(source: RecipientSource | None) -> frozenset[Path]:
    """Return the files of a source that are not there or no lists, and report them."""
    if source is None or not source.files:
        return frozenset()
    known = READERS if source.reader.module != "database" else (source.file.suffix.lower(),)
    problem = find_list_problem(source.file, source.name, source.place, known)
    if problem is None:
        return frozenset()
    report(problem)
    return frozenset(source.files)


def check_letterhead(campaign: CampaignFile) -> frozenset[Path]:
    """Return the letterhead that ``--letterhead`` names if it cannot be used, and report it."""
    assert campaign.letterhead is not None
    place = Place(f"--letterhead {campaign.letterhead}")
    if not campaign.is_markdown:
        message = "a letter that is a Word document takes no letterhead."
        report(Finding("LG115", message, place, "Leave the option out."))
    problem = find_letter_problem(campaign.letterhead, str(campaign.letterhead), place)
    if problem is None:
        return frozenset()
    report(problem)
    return frozenset([campaign.letterhead])


def _is_true(question: Callable[[], bool]) -> bool:
    """Ask the file system about a path; false for one that it cannot even look for."""
    try:
        return question()
    except OSError:  # the name is too long, or is in a folder that may not be read
        return False


def _restart_trails(mapping: Mapping, trail: str) -> Mapping:
    """Make trails start at this mapping: templates write ``sender.name``, not ``values.sender``."""
    mapping.trail = trail
    for key, value in mapping.items():
        _restart_inner_trails(value, f"{trail}.{key}" if trail else key)
    return mapping


def _restart_inner_trails(value: Any, trail: str) -> None:
    if isinstance(value, Mapping):
        _restart_trails(value, trail)
    elif isinstance(value, Sequence):
        for item in value:
            _restart_inner_trails(item, trail)
