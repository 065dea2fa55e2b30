from pathlib import Path
from typing import Any

import pytest

from lettergen.data import yaml, yaml_file
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import recording
from lettergen.system import cache

TEXT = """\
# people
- name: Ann
  number: "07"
  items: [a, {b: c}, null, true]
  empty:
- &other {name: Bo, x: ''}
- *other
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file, and a cache of its own."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    path = tmp_path / "list.yaml"
    path.write_text(TEXT)
    return path


def describe(value: Any) -> Any:
    """Return all that is known of a value."""
    if isinstance(value, Mapping):
        places = [value.place_of(key) for key in value]
        inner = [(key, describe(item)) for key, item in value.items()]
        return (type(value), value.place, value.place.column, value.trail, places, inner)
    if isinstance(value, Sequence):
        places = [value.place_of(index) for index in range(len(value))]
        return (type(value), value.place, places, [describe(item) for item in value])
    return (type(value), value)


def test_values_from_the_cache_are_those_of_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = describe(yaml_file.load(file))
    assert first == describe(yaml.load(file))
    monkeypatch.setattr(yaml, "load", None)
    assert describe(yaml_file.load(file)) == first


def test_places_name_the_file_that_is_loaded(file: Path) -> None:
    yaml_file.load(file)
    other = file.with_name("other.yaml")
    other.write_bytes(file.read_bytes())
    assert describe(yaml_file.load(other)) == describe(yaml.load(other))


@pytest.mark.parametrize("change", ["- name: Cy\n", "", "- {a: 1, a: 2}\n", "a: ["])
def test_a_file_that_changes_is_read_again_with_its_faults(file: Path, change: str) -> None:
    yaml_file.load(file)
    file.write_text(change)
    for _ in range(2):
        with recording() as expected:
            value = yaml.load(file)
        with recording() as found:
            assert describe(yaml_file.load(file)) == describe(value)
        assert found == expected


def test_a_missing_file_is_reported_as_without_the_cache(tmp_path: Path) -> None:
    with recording() as expected:
        yaml.load(tmp_path / "none.yaml")
    with recording() as found:
        yaml_file.load(tmp_path / "none.yaml")
    assert found == expected
    assert found


def test_a_damaged_entry_is_ignored(file: Path) -> None:
    first = describe(yaml_file.load(file))
    (entry,) = (file.parent / "cache").iterdir()
    kind, _, key = entry.name.partition("-")
    cache.write(kind, key, b"nothing")
    assert describe(yaml_file.load(file)) == first
