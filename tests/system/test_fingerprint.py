"""Fingerprints change with everything that they represent, and with nothing else."""

import os
from datetime import date, datetime, time
from decimal import Decimal
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lettergen
from lettergen.data.values import Mapping, QuotedText, ShownNumber
from lettergen.diagnostics.finding import Place
from lettergen.system import fingerprint

_VALUES = st.recursive(
    st.none() | st.booleans() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(_VALUES, _VALUES)
def test_two_values_have_one_fingerprint_if_they_are_written_alike(
    one: object, two: object
) -> None:
    alike = repr(one) == repr(two)
    assert (fingerprint.hash_value(one) == fingerprint.hash_value(two)) == alike


def test_texts_that_reckon_in_other_ways_have_other_fingerprints() -> None:
    values = ["5", QuotedText("5"), ShownNumber("5", Decimal("5.1")), ShownNumber("5", Decimal(5))]
    found = {fingerprint.hash_value({"row": [value]}) for value in values}
    assert len(found) == len(values)


def test_the_order_of_fields_counts_for_a_template_may_go_through_them() -> None:
    assert fingerprint.hash_value({"a": "1", "b": "2"}) != fingerprint.hash_value(
        {"b": "2", "a": "1"}
    )


def test_the_line_of_a_field_does_not_count() -> None:
    one, other = Mapping(Place("a.yaml", 1)), Mapping(Place("b.yaml", 7))
    one["x"] = other["x"] = "y"
    assert fingerprint.hash_value(one) == fingerprint.hash_value(other)


def test_a_file_that_is_not_there_has_no_fingerprint(tmp_path: Path) -> None:
    assert fingerprint.hash_file(None) == fingerprint.hash_file(tmp_path / "nothing") == ""


def test_the_engine_counts_what_sets_its_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint.hash_engine()
    assert fingerprint.hash_engine() == before
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert fingerprint.hash_engine() != before


# The package itself


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small package as an installer leaves it, with its RECORD."""
    folder = tmp_path / "lettergen"
    (folder / "inner").mkdir(parents=True)
    (folder / "__init__.py").write_text("one", encoding="utf-8")
    (folder / "inner" / "data.icc").write_text("two", encoding="utf-8")
    (folder / "inner" / "old.pyc").write_text("compiled", encoding="utf-8")
    information = tmp_path / f"lettergen-{lettergen.__version__}.dist-info"
    information.mkdir()
    (information / "RECORD").write_text(
        "../../../bin/lettergen,sha256=program,200\n"
        "lettergen/__init__.py,sha256=hash-of-one,3\n"
        "lettergen/inner/data.icc,sha256=hash-of-two,3\n"
        "lettergen/inner/old.pyc,,\n"
        f"{information.name}/METADATA,sha256=metadata,100\n"
        f"{information.name}/RECORD,,\n",
        encoding="utf-8",
    )
    return folder


def test_the_files_of_an_installed_package_are_not_read(package: Path) -> None:
    assert fingerprint.list_files(package) == [
        "lettergen/__init__.py,sha256=hash-of-one,3",
        "lettergen/inner/data.icc,sha256=hash-of-two,3",
    ]


def test_a_file_that_was_changed_after_the_installation_changes_the_list(package: Path) -> None:
    before = fingerprint.list_files(package)
    file = package / "__init__.py"
    later = file.stat().st_mtime_ns + 10**9
    file.write_text("new", encoding="utf-8")  # as long as it was
    os.utime(file, ns=(later, later))
    changed = fingerprint.list_files(package)
    assert changed != before
    assert f"__init__.py {fingerprint.hash_bytes(b'new')}" in changed
    file.write_text("longer", encoding="utf-8")
    os.utime(file, ns=(0, 0))
    assert f"__init__.py {fingerprint.hash_bytes(b'longer')}" in fingerprint.list_files(package)


def test_a_file_that_is_gone_changes_the_list(package: Path) -> None:
    (package / "inner" / "data.icc").unlink()
    assert fingerprint.list_files(package) == [f"__init__.py {fingerprint.hash_bytes(b'one')}"]


def test_a_package_that_is_worked_on_is_read(package: Path) -> None:
    """An editable installation has its RECORD elsewhere, and other files in it."""
    (package.parent / f"lettergen-{lettergen.__version__}.dist-info" / "RECORD").unlink()
    assert fingerprint.list_files(package) == [
        f"__init__.py {fingerprint.hash_bytes(b'one')}",
        f"inner{os.sep}data.icc {fingerprint.hash_bytes(b'two')}",
    ]


def test_a_value_with_an_unknown_object_in_it_is_always_new() -> None:
    class Person:
        def __repr__(self) -> str:
            return "Person"

    assert fingerprint.hash_value([Person()]) != fingerprint.hash_value([Person()])
    known = [date(2020, 10, 13), datetime(2020, 1, 2, 3), time(4, 5), Decimal("1.50")]
    assert fingerprint.hash_value(known) == fingerprint.hash_value(list(known))
    assert fingerprint.hash_value([Decimal("1.5")]) != fingerprint.hash_value([Decimal("1.50")])


def test_versions_are_those_that_the_installer_recorded() -> None:
    for name in ("jinja2", "lxml", "markdown-it-py", "mdit-py-plugins", "PyYAML"):
        assert fingerprint.get_version(name) == metadata.version(name)
    assert fingerprint.get_version("no-such-package") == ""
