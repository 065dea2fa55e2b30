"""The lines of an address, and the findings if there are none."""

from pathlib import Path

import pytest

from lettergen.data import campaign_reader, recipients
from lettergen.data.campaign import CampaignFile, Expression
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.stationery.addresses import RETURN_TO, AddressReader, read_return_address
from lettergen.template.jinja.environment import Language

LANGUAGE = Language()
_ROUND, _END = "{% for _ in range(9999) %}", "{% endfor %}"
DATA = Path(__file__).parent.parent / "data" / "campaign"


def campaign_with(values: str, tmp_path: Path) -> CampaignFile:
    for name in ("letter.md.j2", "letterhead.docx", "recipients.yaml"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    text = "letter: letter.md.j2\nletterhead: letterhead.docx\nrecipients: recipients.yaml\n"
    (tmp_path / "campaign.yaml").write_text(f"{text}output: x.docx\n{values}", encoding="utf-8")
    return campaign_reader.load(tmp_path)


def lines(entry: str, pattern: str | None, tmp_path: Path) -> list[str]:
    """The lines of the one entry of a list, the first field being ``id``."""
    campaign = campaign_with("values: {country: Wales}", tmp_path)
    (tmp_path / "r.yaml").write_text(f"- id: Ely\n{entry}", encoding="utf-8")
    [recipient] = recipients.load(tmp_path / "r.yaml", ())
    text = Expression(pattern, Place("--lines")) if pattern else None
    return list(AddressReader(campaign, LANGUAGE, text).read(recipient).lines)


def problem(entry: str, pattern: str | None, tmp_path: Path) -> str:
    with pytest.raises(LettergenError) as refused:
        lines(entry, pattern, tmp_path)
    [finding] = refused.value.findings
    return f"{finding.code} {finding}".replace(f"{tmp_path}/", "")


def test_an_address_has_name_title_and_address_if_the_recipient_has_them(tmp_path: Path) -> None:
    whole = "  title: Dean\n  name: Mary Fenn\n  address: [The  Close, Ely]\n"
    assert lines(whole, None, tmp_path) == ["Mary Fenn", "Dean", "The Close", "Ely"]
    assert lines("  address: |\n    Quay 1\n\n    Ely\n", None, tmp_path) == ["Quay 1", "Ely"]
    blank = "  name: Mary\n  title:\n  address: Ely\n"
    assert lines(blank, None, tmp_path) == ["Mary", "Ely"]


@pytest.mark.parametrize("entry", ["", "  address:\n", "  address: []\n", '  address: "  "\n'])
def test_a_recipient_without_an_address_is_named(entry: str, tmp_path: Path) -> None:
    said = problem(f"  name: Mary\n{entry}", None, tmp_path)
    assert said.startswith("LG471 r.yaml:1: Ely has no address. ")


def test_a_field_that_is_nearly_called_address_is_offered(tmp_path: Path) -> None:
    assert problem("  adress: Ely\n", None, tmp_path) == (
        "LG471 r.yaml:1: Ely has no address. Did you mean 'adress'?"
    )


@pytest.mark.parametrize(
    "address", ["{street: Quay 1, town: Ely}", "true", "[Quay 1, [a, b]]", "[Quay 1, null]"]
)
def test_an_address_that_is_no_text_is_refused(address: str, tmp_path: Path) -> None:
    assert problem(f"  address: {address}\n", None, tmp_path) == (
        "LG472 r.yaml:2: Ely: 'address' is neither text nor a list of texts. "
        "Make each line of the address an item of the list."
    )


def test_a_pattern_decides_the_lines(tmp_path: Path) -> None:
    post = "{% if post is defined %}\n{{ post }}\n{% endif %}"
    pattern = f"{{{{ name }}}}\n{post}\n{{{{ places }}}}\n{{{{ country | upper }}}}"
    assert lines("  name: R&D <x>\n  places: [Quay 1, Ely]\n", pattern, tmp_path) == [
        "R&D <x>",
        "Quay 1",
        "Ely",
        "WALES",
    ]
    assert lines("  name: A\n  post: B\n  places: C\n", pattern, tmp_path) == [
        "A",
        "B",
        "C",
        "WALES",
    ]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{{ nmae }}", "LG301 r.yaml:1: Ely has no 'nmae' (--lines uses it). Did you mean 'name'?"),
        ("{{ title }}", "LG304 --lines: Ely: a field in the address is empty."),
        ("{{ post }}", "LG472 --lines: Ely: a field in the address is neither text nor"),
        ("{{ note('x') }}", "LG477 --lines: Ely: an address cannot have footnotes"),
        ("{{ cite('x') }}", "LG477 --lines: Ely: an address cannot have footnotes"),
        (
            '{{ "\\x01" }}',
            "LG104 --lines: Ely: character U+0001 is not allowed in a",
        ),
        ("{{ '' }}\n ", "LG471 r.yaml:1: Ely has no address."),
        ("{{ name", "LG200 --lines: line 1 of the pattern has a fault: "),
        ("{{ " + "(" * 5000 + " }}", "LG266 --lines: the pattern is too deeply nested."),
        (f"{_ROUND * 2}x{_END * 2}", "LG311 --lines: Ely: the template loops"),
    ],
)
def test_a_faulty_pattern_is_reported(pattern: str, said: str, tmp_path: Path) -> None:
    entry = "  name: Mary\n  title:\n  post: {box: 1}\n"
    assert problem(entry, pattern, tmp_path).startswith(said)


# The return address


def test_undelivered_mail_goes_back_to_the_sender(tmp_path: Path) -> None:
    campaign = campaign_with("values: {sender: {name: Fen, address: [Quay 1, Ely]}}", tmp_path)
    assert read_return_address(campaign, LANGUAGE, None) == (RETURN_TO, "Fen", "Quay 1", "Ely")


@pytest.mark.parametrize("values", ["", "values: {sender: Fen}", "values: {sender: {name: Fen}}"])
def test_a_campaign_may_have_no_return_address(values: str, tmp_path: Path) -> None:
    assert read_return_address(campaign_with(values, tmp_path), LANGUAGE, None) == ()


def test_a_pattern_says_where_undelivered_mail_goes(tmp_path: Path) -> None:
    campaign = campaign_with("values: {office: {post: [PO Box 1, Ely]}}", tmp_path)
    pattern = Expression("Return to\n{{ office.post }}", Place("--return-lines"))
    assert read_return_address(campaign, LANGUAGE, pattern) == ("Return to", "PO Box 1", "Ely")


@pytest.mark.parametrize(
    ("values", "pattern", "said"),
    [
        (
            "values: {sender: {name: Fen, address: {town: Ely}}}",
            None,
            "LG472 campaign.yaml:5: 'sender' is neither text nor a list of texts.",
        ),
        (
            "values: {sender: Fen}",
            "{{ sendr }}",
            "LG301 campaign.yaml:5: the return address has no 'sendr' (--return-lines uses it).",
        ),
    ],
)
def test_a_faulty_return_address_is_reported(
    values: str, pattern: str | None, said: str, tmp_path: Path
) -> None:
    text = Expression(pattern, Place("--return-lines")) if pattern else None
    with pytest.raises(LettergenError) as refused:
        read_return_address(campaign_with(values, tmp_path), LANGUAGE, text)
    [finding] = refused.value.findings
    assert f"{finding.code} {finding}".replace(f"{tmp_path}/", "").startswith(said)
