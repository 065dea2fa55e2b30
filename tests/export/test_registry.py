"""The registry of formats: one line a format, and one module that exports it."""

import sys
from types import ModuleType

import pytest

from lettergen.data import formats
from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.export.registry import load_exporter

LETTER = FinishedLetter("Kent", "kent", b"the letter")


@pytest.mark.parametrize("name", [name for name in formats.MODULES if name != "pdf"])
def test_every_format_has_a_module_that_exports_it(name: str) -> None:
    assert load_exporter(name, Settings()).export([])


def test_a_new_format_is_one_module_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("lettergen.export.shout")
    vars(module)["export"] = lambda letter: Export(letter, letter.data.upper())
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(formats.MODULES, "loud", "shout")
    (export,) = load_exporter("loud", Settings()).export([LETTER])
    assert export.data == b"THE LETTER"
