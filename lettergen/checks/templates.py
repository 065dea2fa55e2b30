"""Check templates: unknown names, unused values and files, placeholders, repeated tags."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lettergen.checks import prose
from lettergen.data.campaign import list_files
from lettergen.data.text_file import read_text
from lettergen.data.values import RECORD_NAMES, Mapping
from lettergen.diagnostics.finding import Finding, Place, did_you_mean
from lettergen.project.project import Project, format_path
from lettergen.system.files import is_regular
from lettergen.template.jinja import names
from lettergen.template.jinja.name_hints import suggest_name
from lettergen.template.jinja.names import Use, UseKind
from lettergen.template.languages import LANGUAGE
from lettergen.template.mailmerge.address_fields import list_required_names
from lettergen.template.tag import find_tags

_SHORT = 4  # letters of a name that another may be a misspelling of
_TEMPLATE_FILES = (".j2", ".docx", ".dotx")


def check_templates(project: Project) -> Iterator[Finding]:
    """Find unknown names, unused values and files, placeholders and repeated tags."""
    yield from find_placeholders(project)
    yield from _find_repeated_tags(project)
    yield from _find_unused_files(project)
    if project.editions and project.is_whole:
        yield from project.editions.find_unused_files()
    if project.letter is None:
        return
    if project.recipients:
        yield from find_unknown_names(project)
    yield from _find_unused_values(project.campaign.values, (), project)


def find_unknown_names(project: Project) -> Iterator[Finding]:
    """Find names that nobody has, even in branches that no letter takes."""
    of_recipients = project.data_names
    everything = of_recipients.add(project.campaign.values)
    uses = project.names.uses
    may_lack = {use.path for use in uses if use.kind is UseKind.OPTIONAL}
    missing: dict[str, tuple[Use, str]] = {}
    for use in uses:
        known = of_recipients if use.of_recipient else everything
        missed = known.misses(use.path) if use.path else None
        if missed is None or use.path[0] in RECORD_NAMES:
            continue
        step, beside = missed
        hint = suggest_name(step, beside)
        is_optional = any(use.path[: len(path)] == path for path in may_lack)
        is_long = len(step) > _SHORT or len(use.path) > 1
        if is_optional and (use.is_word_name or not (hint and is_long)):
            continue  # a name that nobody has this time, or one of several that Word would take
        name = format_path(use.path[: use.path.index(step) + 1])
        missing.setdefault(name, (use, hint))
    for alike in list_required_names():  # Word asks for each under several names
        tried = [use for use in uses if use.is_word_name and use.path == alike[:1]]
        missed_all = [missed for one in alike if (missed := everything.misses((one,)))]
        if tried and len(missed_all) == len(alike):
            hints = filter(None, (suggest_name(*missed) for missed in missed_all))
            missing.setdefault(alike[0], (tried[0], next(hints, "")))
    for name, (use, hint) in missing.items():
        message = f"neither the campaign nor any recipient has '{name}'."
        yield Finding("LG270", message, use.place, hint, name=name)


def _find_unused_values(values: Mapping, path: names.Path, project: Project) -> Iterator[Finding]:
    for key, value in values.items():
        here = (*path, key)
        if here not in project.used and here != (LANGUAGE,):
            known = {use.path[len(path)] for use in project.names.uses if len(use.path) > len(path)}
            known -= values.keys()  # which are others' names
            message = f"nothing uses the campaign value '{format_path(here)}'."
            yield Finding("LG275", message, values.place_of(key), did_you_mean(key, known))
        elif isinstance(value, Mapping):
            yield from _find_unused_values(value, here, project)


def find_placeholders(project: Project) -> Iterator[Finding]:
    """Find placeholders in the words of a Markdown letter, and in those that it includes."""
    for letter in list_markdown_letters(project):
        text = read_text(letter)
        for found in prose.PLACEHOLDER.finditer(blank_out_tags(text)):
            yield prose.report_placeholder(found.group(), place_at(letter, text, found.start()))


def _find_repeated_tags(project: Project) -> Iterator[Finding]:
    """Find tags of a Markdown letter that are there twice in a row."""
    for letter in list_markdown_letters(project):
        text = read_text(letter)
        for found in prose.REPEATED_TAG.finditer(text):
            yield prose.report_repeated_tag(found.group(1), place_at(letter, text, found.start()))


def list_markdown_letters(project: Project) -> list[Path]:
    """Return the Markdown files of the letter, and those that it includes."""
    if project.letter is None:
        return []
    editions = project.split_editions()
    return list(dict.fromkeys(path for one in editions for path in one.campaign.markdown_files))


def place_at(letter: Path | str, text: str, offset: int) -> Place:
    """Return the place of a character of a letter's text."""
    line = text.count("\n", 0, offset) + 1
    return Place(str(letter), line, column=offset - text.rfind("\n", 0, offset))


def blank_out_tags(text: str) -> str:
    """Return the text with spaces for every tag, its length and lines unchanged."""
    for span in find_tags(text):
        blank = re.sub(r"[^\n]", " ", text[span.start : span.end])
        text = text[: span.start] + blank + text[span.end :]
    return text


def _find_unused_files(project: Project) -> Iterator[Finding]:
    """Find template files next to the campaign's own that no campaign in its folder names."""
    campaign = project.campaign
    root = campaign.folder.resolve()
    own = {path.resolve() for one in project.split_editions() for path in one.campaign.templates}
    for pattern in (campaign.letter_pattern, campaign.letterhead_pattern):
        own |= {path.resolve() for path in list_files(campaign.folder, pattern)}
    folders = {path.parent for path in own if path.is_relative_to(root)} - {root}
    if not folders or not campaign.has_file:
        return
    named = "\n".join(
        path.read_text(encoding="utf-8", errors="ignore")
        for path in filter(is_regular, campaign.folder.glob("*.yaml"))
    )
    by_folder: dict[Path, list[Path]] = defaultdict(list)
    for folder in sorted(folders):
        by_folder[folder] = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in (path for found in by_folder.values() for path in found):
        is_template = path.suffix in _TEMPLATE_FILES and not path.name.startswith(("~", "."))
        if is_template and path not in own and path.name not in named:
            shown = campaign.folder / path.relative_to(root)
            hint = "Delete it, or move it elsewhere."
            yield Finding("LG276", "no campaign uses this file.", Place(str(shown)), hint)
