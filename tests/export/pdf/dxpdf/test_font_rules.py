"""A letter in Latin script needs no rules about fonts of other scripts."""

import os
from pathlib import Path

import pytest

from lettergen.export.pdf.dxpdf import font_rules
from lettergen.export.pdf.dxpdf.adapt import adapt_letter
from lettergen.export.pdf.dxpdf.font_rules import FontRules
from tests.support import field_documents


class Fontconfig:
    """A converter that notes which configuration it read, and whose PDFs may depend on it."""

    def __init__(self, *, depends: bool = False) -> None:
        self.files: list[str] = []
        self._depends = depends

    def convert(self, document: bytes) -> bytes:
        name = os.environ.get("FONTCONFIG_FILE", "")
        self.files.append(Path(name).read_text("utf-8") if name else "")
        return (self.files[-1] if self._depends else "").encode() + document


@pytest.fixture
def _rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write rules for Latin and for other scripts in place of the system's."""
    folder = tmp_path / "conf.d"
    folder.mkdir()
    (folder / "60-latin.conf").write_text("<family>Arial</family>", "utf-8")
    (folder / "65-nonlatin.conf").write_text("<family>MS Gothic</family>", "utf-8")
    main = tmp_path / "fonts.conf"
    main.write_text('<dir>a</dir><include ignore_missing="yes">conf.d</include>', "utf-8")
    monkeypatch.setattr(font_rules, "_CONFIGURATION", main)
    monkeypatch.setattr(font_rules, "_RULES", folder)
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)


def convert(program: Fontconfig, folder: Path, *texts: str) -> list[str]:
    """Convert letters of these texts; return the configuration of each."""
    rules = FontRules(program.convert, folder)
    found = []
    for text in texts:
        data = field_documents.build(text)
        rules.choose(adapt_letter(data))(data)
        found.append(program.files[-1])
    assert "FONTCONFIG_FILE" not in os.environ
    return found


@pytest.mark.usefixtures("_rules")
def test_latin_letters_are_converted_without_rules_for_other_scripts(tmp_path: Path) -> None:
    first, hebrew, second = convert(Fontconfig(), tmp_path, "Żółw — 5 €", "שלום", "Ada")
    assert hebrew == ""
    assert first == second
    assert "60-latin" in second
    assert "65-nonlatin" not in second


@pytest.mark.usefixtures("_rules")
def test_all_rules_are_read_if_the_first_letter_differs_without_them(tmp_path: Path) -> None:
    program = Fontconfig(depends=True)
    assert convert(program, tmp_path, "Ada", "Rob")[1] == ""
    assert len(program.files) == 3


@pytest.mark.usefixtures("_rules")
def test_the_configuration_of_somebody_else_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.conf"
    own.write_text("own", "utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(own))
    data = field_documents.build("Ada")
    program = Fontconfig()
    FontRules(program.convert, tmp_path).choose(adapt_letter(data))(data)
    assert program.files == ["own"]
