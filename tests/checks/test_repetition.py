"""What a letter prints twice, where a name may be meant."""

from pathlib import Path

import lettergen
from tests.support.small_campaigns import write_campaign


def test_fields_that_are_printed_by_a_name_from_the_letter_are_no_fault(tmp_path: Path) -> None:
    letter = '{% for key in ["name", "town"] %}{{ recipient[key] }} {% endfor %}\n'
    folder = write_campaign(tmp_path, letter, "- {name: Ada, town: Leeds}\n")
    report = lettergen.check(folder)
    assert [one.code for one in report.findings if one.severity == lettergen.Severity.ERROR] == []
