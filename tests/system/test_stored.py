import marshal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.rules import Severity
from lettergen.system import stored
from lettergen.template.jinja.names import Names, Use

USE = Use(("name",), Place("letter.md.j2", 3))


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 3, 2.5, "text", b"bytes"),
        [1, (2, [3]), {4}, frozenset({5})],
        {"a": {1: ("b",)}},
        Path("letter.docx"),
        Severity.ERROR,
        Names((USE,), frozenset({"key"})),
        Finding("LG101", "message", Place("list.csv", 1, sheet="a"), letters=("Kent",)),
    ],
    ids=repr,
)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    loaded = stored.load(stored.dump(value))
    assert loaded == value
    assert type(loaded) is type(value)


def test_code_comes_back_as_it_was() -> None:
    code = compile("answer = 6 * 7", "letter", "exec")
    found: dict[str, int] = {}
    exec(stored.load(stored.dump(code)), found)
    assert found["answer"] == 42


def test_a_mapping_that_cannot_be_changed_comes_back_as_a_dictionary() -> None:
    assert stored.load(stored.dump(MappingProxyType({1: 2}))) == {1: 2}


@pytest.mark.parametrize(
    "value", [print, object(), range(3), [lambda: 1]], ids=["a", "b", "c", "d"]
)
def test_what_is_not_of_lettergen_cannot_be_stored(value: object) -> None:
    with pytest.raises(stored.NotStorableError):
        stored.dump(value)


@pytest.mark.parametrize(
    "content",
    [
        ("o", ("os", "system"), []),
        ("n", ("lettergen.nothing", "Nothing"), []),
        ("e", ("lettergen.diagnostics.rules", "Severity"), "NOTHING"),
        ("?", []),
        (),
    ],
    ids=str,
)
def test_what_is_not_stored_by_lettergen_is_refused(content: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        stored.load(marshal.dumps(content))
    with pytest.raises(ValueError, match=r".*"):
        stored.load(b"")
