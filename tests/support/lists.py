"""The corpus of lists in ``tests/data/lists``: files described as text, and what must come out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from lettergen.data import recipients
from lettergen.data.field_map import parse_fields
from lettergen.data.grouping import parse_grouping
from lettergen.data.recipient_source import RecipientSource
from lettergen.data.recipients import Recipient
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import recording
from lettergen.diagnostics.finding import Finding, Place
from lettergen.template.jinja.environment import Language
from tests.conftest import REPOSITORY

LISTS = REPOSITORY / "tests" / "data" / "lists"


class Case(NamedTuple):
    """One file of the corpus: its name, its description, and what must come out of it."""

    name: str
    content: dict[str, Any]

    @property
    def expected(self) -> tuple[list[Any], list[str]]:
        """The fields of the recipients, and the findings."""
        return self.content.get("recipients", []), self.content.get("findings", [])

    @property
    def options(self) -> Mapping:
        """The options that the campaign gives."""
        options = Mapping(Place("campaign.yaml"))
        options.update(self.content.get("options", {}))
        return options


def load_cases(name: str) -> list[Case]:
    """Return the cases that a file of the corpus describes."""
    text = (LISTS / name).read_text(encoding="utf-8")
    return [Case(name, content) for name, content in yaml.safe_load(text).items()]


def write_text(case: Case, folder: Path) -> Path:
    """Write the file that a case describes as text."""
    path = folder / case.name
    text = case.content["text"].replace("\n", case.content.get("newline", "\n"))
    path.write_bytes(text.encode(case.content.get("encoding", "utf-8")))
    return path


def read(
    path: Path, options: Mapping | None = None, campaign: Mapping | None = None
) -> tuple[list[Recipient], list[Finding]]:
    """Return the recipients of a file, and the findings.

    ``campaign`` has what a campaign says about the columns of the list.
    """
    place = Place("campaign.yaml")
    source = RecipientSource(path, path.name, place, options or Mapping(place))
    keys = campaign or Mapping(place)
    found: tuple[Recipient, ...] = ()
    with recording() as findings:
        fields = parse_fields(keys["fields"], keys.place_of("fields")) if "fields" in keys else None
        group = parse_grouping(keys)
        found = recipients.load(source, Language().reserved_names, fields, group)
    return list(found), findings


def summarise(found: list[Recipient], findings: list[Finding]) -> tuple[list[Any], list[str]]:
    """Return what ``Case.expected`` gives: fields, and code, line or cell, message."""
    return [dict(one.fields) for one in found], list(_format_findings(findings))


def _format_findings(findings: list[Finding]) -> Iterator[str]:
    for finding in findings:
        place = finding.place
        where = place.detail.replace(" ", "_") if place.sheet else place.line
        yield f"{finding.code} {where} {finding.message}"
