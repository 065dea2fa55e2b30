"""What ``lettergen explain`` prints: a rule's facts, and its section of the documentation."""

import pytest

from lettergen.diagnostics.explain import describe, explain
from lettergen.diagnostics.finding import LettergenError
from lettergen.diagnostics.rule_lookup import load_rules


@pytest.mark.parametrize("name", ["LG140", "lg140", "unused-field"])
def test_a_rule_is_explained_by_its_code_and_by_its_slug(name: str) -> None:
    assert explain(name).startswith(
        "LG140 unused-field\n"
        "Warning: a field that nothing uses. A campaign may ignore it.\n\n"
        "Neither the letter nor any pattern"
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("LG101", "Error: a file is not valid YAML. The campaign cannot be used until"),
        ("LG150", "Warning: a point to confirm. 'render --final' refuses the letter."),
        ("LG282", "'render --final' refuses the letter. A campaign may ignore it."),
        ("LG301", "Error: a recipient without a field that the letter uses."),
        ("LG433", "Warning: a font that was replaced by another one. It blocks nothing."),
        ("LG501", "Note: a link that could not be checked. A campaign may ignore it."),
    ],
)
def test_a_rule_is_described_with_what_it_blocks(code: str, words: str) -> None:
    assert words in describe(load_rules()[code])


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("LG1400", "Did you mean 'LG140'?"),
        ("duplicate-kye", "Did you mean 'duplicate-key'?"),
        ("~", "'lettergen help findings' lists all rules."),
    ],
)
def test_a_rule_that_does_not_exist_is_answered_with_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(LettergenError) as caught:
        explain(name)
    (finding,) = caught.value.findings
    assert (finding.code, finding.message, finding.hint) == (
        "LG195",
        f"there is no rule '{name}'.",
        hint,
    )
