"""What a template uses that is not there, and what is there that nothing uses."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lettergen.checks import prose
from lettergen.data.text_file import read_text
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding, Place, did_you_mean
from lettergen.project.project import Project, dotted
from lettergen.template.jinja import names
from lettergen.template.jinja.names import DataNames, Use, UseKind
from lettergen.template.tag import find_tags

_TEMPLATE_FILES = (".j2", ".docx", ".dotx")


def findings(subject: Project) -> Iterator[Finding]:
    """Unknown names, unused values, citations and files, placeholders left in the letter."""
    yield from placeholders(subject)
    yield from _doubled_tags(subject)
    yield from _unused_files(subject)
    if subject.letter is None:
        return
    if subject.recipients:
        yield from _unknown_names(subject)
    yield from _unused_values(subject)


def _unknown_names(subject: Project) -> Iterator[Finding]:
    """Names that neither the campaign nor any recipient has, even where nobody gets to."""
    fields = [one.fields for one in subject.recipients]
    everything = DataNames([subject.campaign.values, *fields])
    of_recipients = DataNames(fields)
    uses = subject.names.uses
    may_lack = {use.path for use in uses if use.kind is UseKind.OPTIONAL}
    missing: dict[str, tuple[Use, str]] = {}
    for use in uses:
        shape = of_recipients if use.of_recipient else everything
        missed = shape.misses(use.path) if use.path else None
        if missed is None or any(use.path[: len(path)] == path for path in may_lack):
            continue
        step, beside = missed
        name = dotted(use.path[: use.path.index(step) + 1])
        missing.setdefault(name, (use, did_you_mean(step, beside)))
    for name, (use, hint) in missing.items():
        message = f"no recipient has '{name}', nor has the campaign."
        yield Finding("LG270", message, use.place, hint, name=name)


def _unused_values(subject: Project) -> Iterator[Finding]:
    yield from _unused_in(subject.campaign.values, (), subject)


def _unused_in(values: Mapping, path: names.Path, subject: Project) -> Iterator[Finding]:
    for key, value in values.items():
        here = (*path, key)
        if here not in subject.used:
            known = {use.path[len(path)] for use in subject.names.uses if len(use.path) > len(path)}
            message = f"nothing uses the campaign's value '{dotted(here)}'."
            yield Finding("LG275", message, values.place_of(key), did_you_mean(key, known))
        elif isinstance(value, Mapping):
            yield from _unused_in(value, here, subject)


def placeholders(subject: Project) -> Iterator[Finding]:
    """What somebody still has to write, in the words of a Markdown letter."""
    letter = subject.campaign.letter
    if not subject.campaign.is_markdown or subject.letter is None:
        return
    text = read_text(letter)
    for found in prose.PLACEHOLDER.finditer(without_tags(text)):
        place = place_in(letter, text, found.start())
        yield Finding("LG271", f"the placeholder '{found.group()}' is left.", place, "Fill it in.")


def _doubled_tags(subject: Project) -> Iterator[Finding]:
    """Tags of a Markdown letter that stand twice in a row."""
    letter = subject.campaign.letter
    if not subject.campaign.is_markdown or subject.letter is None:
        return
    text = read_text(letter)
    for found in prose.DOUBLED_TAG.finditer(text):
        message = f"'{found.group(1)}' stands twice in a row."
        yield Finding(
            "LG282", message, place_in(letter, text, found.start()), "Delete one of them."
        )


def place_in(letter: Path, text: str, offset: int) -> Place:
    """The place of a character of a letter's text."""
    line = text.count("\n", 0, offset) + 1
    return Place(str(letter), line, column=offset - text.rfind("\n", 0, offset))


def without_tags(text: str) -> str:
    """The text with every tag blanked out, its length and lines unchanged."""
    for span in find_tags(text):
        blank = re.sub(r"[^\n]", " ", text[span.start : span.end])
        text = text[: span.start] + blank + text[span.end :]
    return text


def _unused_files(subject: Project) -> Iterator[Finding]:
    """Template files beside the campaign's own that no campaign in its folder speaks of."""
    campaign = subject.campaign
    own = {path.resolve() for path in (campaign.letter, campaign.letterhead) if path}
    folders = {path.parent for path in own} - {campaign.folder.resolve()}
    if not folders:
        return
    spoken_of = "\n".join(
        path.read_text(encoding="utf-8", errors="ignore") for path in campaign.folder.glob("*.yaml")
    )
    by_folder: dict[Path, list[Path]] = defaultdict(list)
    for folder in sorted(folders):
        by_folder[folder] = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in (path for found in by_folder.values() for path in found):
        is_template = path.suffix in _TEMPLATE_FILES and not path.name.startswith(("~", "."))
        if is_template and path not in own and path.name not in spoken_of:
            shown = campaign.folder / path.relative_to(campaign.folder.resolve())
            yield Finding("LG276", "no campaign uses this file.", Place(str(shown)))
