"""A missing field is reported where the data lacks it."""

from typing import Any

import pytest

from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.finding import Place
from lettergen.template.errors import MissingFieldError, missing_field_finding
from lettergen.template.jinja.environment import Language


def mapping(trail: str = "", line: int = 1, **values: Any) -> Mapping:
    """In: values, where they stand. Out: a mapping as it comes from a file of recipients."""
    found = Mapping(Place("recipients.yaml", line), trail)
    found.update(values)
    return found


def rendered(text: str, **values: Any) -> str:
    """In: a template of plain text, its values. Out: what it gives."""
    return Language().from_string(text).render(**values)


def test_a_missing_field_is_told_with_the_line_of_its_recipient() -> None:
    fields = mapping(line=41, area="Kent", salutaton="Matthew")
    finding = missing_field_finding(
        _missing("{{ salutation }}"), "Kent", fields, Place("letter.md.j2", 7)
    )
    assert str(finding) == (
        "recipients.yaml:41: Kent has no 'salutation' (letter.md.j2:7 uses it)."
        " Did you mean 'salutaton'?"
    )


def test_a_missing_field_of_a_group_is_told_with_the_line_of_the_group() -> None:
    group = mapping("vru.lead", line=46, titel="Chief")
    error = _missing("{{ vru.lead.title }}", vru=mapping("vru", lead=group))
    finding = missing_field_finding(error, "Kent", mapping(line=41), Place("letter.md.j2", 7))
    assert str(finding) == (
        "recipients.yaml:46: Kent has no 'vru.lead.title' (letter.md.j2:7 uses it)."
        " Did you mean 'titel'?"
    )


def test_a_missing_value_of_the_campaign_is_not_laid_at_the_recipients_door() -> None:
    sender = Mapping(Place("campaign.yaml", 12), "sender")
    error = _missing("{{ sender.name }}", sender=sender)
    finding = missing_field_finding(error, "Kent", mapping(line=41), None)
    assert str(finding) == "campaign.yaml:12: the campaign has no 'sender.name'."


def test_a_text_asked_for_a_field_is_told_as_what_it_is() -> None:
    error = _missing("{{ name.first }}", name="Matthew Scott")
    finding = missing_field_finding(error, "Kent", mapping(line=41), Place("letter.md.j2", 7))
    assert str(finding) == (
        "recipients.yaml:41: Kent: 'Matthew Scott' has no field 'first' (letter.md.j2:7 uses it)."
    )


def test_a_list_asked_for_an_item_too_many_is_told() -> None:
    lines = Sequence(Place("recipients.yaml", 43))
    lines.append("one")
    error = _missing("{{ address[1] }}", address=lines)
    finding = missing_field_finding(error, "Kent", mapping(line=41), None)
    assert "has no field '1'" in str(finding)


def _missing(text: str, **values: Any) -> MissingFieldError:
    with pytest.raises(MissingFieldError) as caught:
        rendered(text, **values)
    return caught.value


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('{{ sender.name | default("nobody") }}', "nobody"),
        ('{{ sender.address[0] | default("") }}', ""),
        ("{{ sender.name is defined }}", "False"),
    ],
)
def test_a_field_of_what_is_undefined_may_have_a_default(text: str, result: str) -> None:
    assert rendered(text) == result


@pytest.mark.parametrize("text", ["{{ sender.name }}", "{{ sender.name.upper() }}", "{{ a[0] }}"])
def test_a_field_of_what_is_undefined_is_missing_like_that(text: str) -> None:
    assert _missing(text).name in ("sender", "a")
