"""What a template shows in the place of a value is no word of the letter."""

from pathlib import Path

import lettergen
from tests.support.fields import build_field, build_paragraph, build_run
from tests.support.small_campaigns import write_campaign

PEOPLE = "- {name: Ada Mensah, town: Leeds}\n- {name: Rob Vale, town: Hull}\n"


def find_codes(folder: Path) -> list[str]:
    return [finding.code for finding in lettergen.check(folder).findings]


def test_a_template_that_was_saved_with_a_preview_names_nobody(tmp_path: Path) -> None:
    name = build_field(" MERGEFIELD name ", result=build_run("Ada Mensah"))
    town = '<w:fldSimple w:instr=" MERGEFIELD town "><w:r><w:t>Leeds</w:t></w:r></w:fldSimple>'
    letter = build_paragraph(build_run("Dear "), name, build_run(",")) + build_paragraph(
        build_run("We write to you in "), town, build_run(".")
    )
    assert "LG720" not in find_codes(write_campaign(tmp_path, letter, PEOPLE))


def test_a_name_that_every_letter_has_is_still_found(tmp_path: Path) -> None:
    letter = build_paragraph(build_run("Dear Ada Mensah,")) + build_paragraph(
        build_run("You live in "), build_field(" MERGEFIELD town "), build_run(".")
    )
    assert "LG720" in find_codes(write_campaign(tmp_path, letter, PEOPLE))
