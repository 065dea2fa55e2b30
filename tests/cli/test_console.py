"""What the commands print."""

from lettergen.cli.console import format_findings
from lettergen.diagnostics.finding import Finding, Place


def test_of_a_code_with_very_many_findings_the_first_are_listed() -> None:
    place = Place("recipients.csv")
    many = [Finding("LG300", f"Reader {n}.", place) for n in range(1_050)]
    lines = format_findings([*many, Finding("LG301", "Another.", place)], 30)
    assert len(lines) == 32
    assert lines[29] == "recipients.csv: error LG300: Reader 29."
    assert lines[30] == "  … and 1,020 more of LG300; --verbose lists them all."
    assert lines[31].endswith("Another.")
    assert len(format_findings(many)) == 1_050
