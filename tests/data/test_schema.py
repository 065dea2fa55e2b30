"""The schema of campaign.yaml has the keys that are read, and agrees with what reads them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from lettergen.data import campaign_reader
from lettergen.data import yaml as own_yaml
from lettergen.data.campaign_keys import KEYS, REQUIRED
from lettergen.data.recipient_source import DATABASE, FILE, READERS
from lettergen.data.schema import read_schema
from lettergen.diagnostics.collect import recording
from tests.conftest import REPOSITORY

SCHEMA: dict[str, Any] = json.loads(read_schema())
PROPERTIES: dict[str, Any] = SCHEMA["properties"]
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)

# What the schema can see in the file itself: types, keys that are unknown or missing.
STRUCTURE = {
    *("LG111", "LG112", "LG113", "LG114", "LG115", "LG194", "LG480"),
    *("LG622", "LG623", "LG624"),
}

CAMPAIGNS = sorted(
    path
    for folder in (".", "examples", "tests", "benchmarks")
    for path in REPOSITORY.joinpath(folder).glob("*.yaml" if folder == "." else "**/campaign*.yaml")
    if path.name.startswith("campaign")
)


def errors(content: object) -> list[str]:
    """Return what the schema has against a campaign."""
    return [error.message for error in VALIDATOR.iter_errors(content)]


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_the_keys_are_those_that_a_campaign_may_have() -> None:
    assert list(PROPERTIES) == list(KEYS)
    assert set(SCHEMA["required"]) == set(REQUIRED)


def test_the_options_of_a_list_are_those_of_its_readers() -> None:
    options = {option for reader in READERS.values() for option in reader.options}
    assert set(SCHEMA["definitions"]["list"]["properties"]) == {FILE, *options}
    from lettergen.data.recipient_source import _DATABASE

    found = set(SCHEMA["definitions"]["database"]["properties"])
    assert found == {DATABASE, *_DATABASE.options}


def described(schema: object, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every key with its schema, at any depth."""
    if isinstance(schema, dict):
        for key, inner in schema.get("properties", {}).items():
            yield f"{name}.{key}", inner
            yield from described(inner, f"{name}.{key}")
        for key, inner in schema.get("definitions", {}).items():
            yield from described(inner, key)


@pytest.mark.parametrize(("name", "schema"), list(described(SCHEMA)))
def test_every_key_has_a_description_in_whole_sentences(name: str, schema: dict[str, Any]) -> None:
    text = schema.get("description", "")
    assert text[:1].isupper() or text[:1] == "'"
    assert text.endswith(".")


def test_every_example_is_valid() -> None:
    for name, schema in PROPERTIES.items():
        inner = jsonschema.Draft7Validator({**schema, "definitions": SCHEMA["definitions"]})
        for example in schema.get("examples", []):
            assert not list(inner.iter_errors(example)), name


@pytest.mark.parametrize("path", CAMPAIGNS, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_the_schema_agrees_with_the_loader_about_a_campaign(path: Path) -> None:
    content = None
    with recording() as findings:
        content = own_yaml.load(path)
    if findings:
        return  # a file that is no YAML fits no schema, and has a finding of its own
    with recording() as findings:
        campaign_reader.load(path)
    codes = {finding.code for finding in findings if finding.place.path == str(path)}
    if path.parent.name == "ignore-without-reason":  # the checks report it, not the loader
        assert errors(content)
        return
    assert bool(codes & STRUCTURE) == bool(errors(content)), errors(content)


def test_numbers_and_dates_are_texts_for_lettergen_and_not_for_editors() -> None:
    text = (
        "letter: letter.docx\nrecipients: {file: list.xlsx, sheet: 2026, header: 3, footer: 0}\n"
        "output: letters/{{ id }}.docx\nvalues: {date: 2026-11-30, amount: 12.50, ok: true}\n"
    )
    assert errors(yaml.safe_load(text)) == []


GOOD = {"letter": "letter.docx", "recipients": "list.xlsx", "output": "letters/{{ id }}.docx"}


@pytest.mark.parametrize(
    "change",
    [
        {"letters": "x"},
        {"letter": None},
        {"letter": "  "},
        {"letter": "letter.md.j2"},
        {"letterhead": "head.docx"},
        {"output": None},
        {"recipients": {"fil": "list.xlsx"}},
        {"recipients": {"file": "list.xlsx", "shet": "2026"}},
        {"recipients": {"file": "list.xlsx", "header": "three"}},
        {"recipients": {"file": "list.xlsx", "hidden": "yes"}},
        {"recipients": {"database": "sqlite:///a.db"}},
        {"recipients": []},
        {"fields": ["Town"]},
        {"fields": {"town": None}},
        {"fields": {"address": []}},
        {"fields": {"tags": {"column": "Tags", "splt": ","}}},
        {"fields": {"vru": {"name": "VRU name"}}},
        {"group": []},
        {"rows": "people"},
        {"format": "docx, pfd"},
        {"format": []},
        {"values": ["a"]},
        {"check": {"ignor": {}}},
        {"check": {"ignore": ["LG151"]}},
        {"check": {"ignore": {"LG151": None}}},
    ],
    ids=str,
)
def test_a_wrong_campaign_fails(change: dict[str, Any]) -> None:
    assert errors(GOOD) == []
    assert errors({**GOOD, **change})


@pytest.mark.parametrize("key", ["letter", "recipients", "output"])
def test_a_campaign_without_a_required_key_fails(key: str) -> None:
    assert errors({name: value for name, value in GOOD.items() if name != key})


@pytest.mark.parametrize("name", ["campaign.yaml", "examples/reminder/campaign.yaml"])
def test_the_shipped_campaigns_name_the_schema(name: str) -> None:
    path = REPOSITORY / name
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    reference = first.removeprefix("# yaml-language-server: $schema=")
    assert json.loads((path.parent / reference).read_text(encoding="utf-8")) == SCHEMA
