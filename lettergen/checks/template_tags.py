"""Find tags that print something else than was meant: date patterns, weekdays before a date."""

from collections.abc import Iterator

from lettergen.checks.conventions import find_conventions
from lettergen.checks.flaws import Flaw
from lettergen.checks.template_texts import TemplateText
from lettergen.data.names import find_same
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding
from lettergen.languages.english import ENGLISH
from lettergen.project.project import Project
from lettergen.system.patterns import compile_lazily

_DATE_TAG = compile_lazily(r"\|\s*date\(\s*[\"']([^\"']+)[\"']")
_MONTH_IN_TIME = compile_lazily(r"[HhKk][:.]MM|[HhKk]MM\b")
_QUOTED = compile_lazily(r"'[^']*'")
_WEEKDAY_BEFORE = compile_lazily(
    r"(?P<day>[^\W\d_]{3,})\.?,? *(?:the |dem |den |der |le )*\{\{\s*(?P<path>[\w.]+)\s*\|\s*date\b"
)
_PATTERN = '"EEEE d MMMM y"'
_GREETING = compile_lazily(
    r"(?:^|(?<=\n\n))[ \t]*(?P<word>Dear|Annwyl|Ch[eè]re?s?|Sehr geehrte[rs]?|Estimad[oa]s?)\b"
    r"[^\n]{0,60}[,:]?[ \t]*(?=\n\n|\n?$)"
)


def find_wrong_patterns(text: TemplateText) -> Iterator[Flaw]:
    """Find date patterns with minutes for months, or days of the year for days."""
    for found in _DATE_TAG.finditer(text.written):
        pattern = _QUOTED.sub("", found[1])
        if "D" in pattern:
            meant = "'d' is the day of the month, 'E' the weekday"
        elif "Y" in pattern:
            meant = "'y' is the year"
        elif "m" in pattern and not any(letter in pattern for letter in "HhKk"):
            meant = "'M' is the month, 'm' the minute"
        elif _MONTH_IN_TIME.search(pattern):
            meant = "'m' is the minute, 'M' the month"
        else:
            continue
        what = f"contains the date pattern '{found[1]}', which prints something else."
        yield Flaw("LG914", what, f"In a pattern, {meant}.", found.start())


def find_wrong_weekdays(text: TemplateText, project: Project) -> Iterator[Finding]:
    """Find a weekday before a tag that prints a date of another weekday."""
    if "| date" not in text.written and "|date" not in text.written:
        return
    finder = find_conventions(project).dates
    for found in _WEEKDAY_BEFORE.finditer(text.written):
        weekday = finder.find_weekday(found["day"])
        value = _find_value(project.campaign.values, found["path"])
        if weekday is None or value is None:
            continue
        for day in (one.value for one in finder.find(value)):
            if day and day.weekday() != weekday:
                message = (
                    f"{text.subject} says '{found['day']}' before '{found['path']}' ({value}), "
                    f"which is a {ENGLISH.days[day.weekday()]}."
                )
                hint = f"Correct one of the two, or print the weekday: date({_PATTERN})."
                yield text.finding("LG712", message, found.start(), hint)


def _find_value(values: Mapping, path: str) -> str | None:
    here: object = values
    for step in path.split("."):
        if not isinstance(here, Mapping):
            return None
        here = next((here.get(name) for name in find_same(step, here)), here.get(step))
    return here if isinstance(here, str) else None


def find_second_greeting(texts: list[TemplateText]) -> Iterator[Finding]:
    """Find a greeting in a Markdown letter whose letterhead has one already."""
    heads = {
        found["word"][:4]
        for text in texts
        if text.where not in ("letter", "property") and not text.is_margin
        for found in [_GREETING.search(text.written.strip())]
        if found
    }
    for text in texts if heads else ():
        if text.where != "letter":
            continue
        for found in _GREETING.finditer(text.written):
            if found["word"][:4] in heads:
                message = f"the letter has the greeting '{found.group().strip()}' beside another."
                hint = "Delete it: the letterhead has the greeting."
                yield text.finding("LG913", message, found.start("word"), hint)
                return
