"""Envelopes: a page of their own size, and nothing where Royal Mail allows nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.diagnostics.finding import LettergenError
from lettergen.stationery.envelopes import SIZES, Envelopes, build_envelopes, parse_envelope
from lettergen.stationery.sizes import Size
from lettergen.stationery.text_fit import FittedText
from tests.support.documents import W, parse_part
from tests.support.page_layout import Box, PageWords
from tests.support.tables import read_tables
from tests.support.wordprocessingml import problems

ADDRESS = ("Mary Fenn", "4 Mill Lane", "Ely", "CB7 4AU")
SENDER = ("If undelivered please return to:", "Fen & Wash <Books>", "3 Quay Lane", "Ely")
KINDS = [*SIZES, "235x120", "150x210"]


def made(kind: str, addresses: list[tuple[str, ...]], sender: tuple[str, ...] = ()) -> bytes:
    envelopes = build_envelopes(parse_envelope(kind), sender)
    fitted = [envelopes.fit_address(address) for address in addresses]
    return envelopes.build_document([one for one in fitted if one])


def problem(text: str) -> str:
    with pytest.raises(LettergenError) as refused:
        parse_envelope(text)
    [finding] = refused.value.findings
    assert finding.code == "LG474"
    return str(finding)


@pytest.mark.parametrize(
    ("text", "size"),
    [("dl", Size(220, 110)), (" C5 ", Size(229, 162)), ("229x162", Size(229, 162))],
)
def test_an_envelope_is_named_or_measured(text: str, size: Size) -> None:
    assert parse_envelope(text).paper == size


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("D5", "--size: there is no envelope 'D5'. Use DL, C6, C5, C4, B5, B4, or a size"),
        ("", "--size: there is no envelope ''."),
        ("DLX", "--size: there is no envelope 'DLX'. Use DL, C6, C5, C4, B5, B4, or a size"),
        ("220x", "--size: '220x' is not a size."),
        ("139x100", "--size: an envelope of 139 x 100 mm is too small for the post."),
        ("110x220", "--size: an envelope of 110 x 220 mm is too small for the post."),
        (
            "560x300",
            "--size: a page of 560 x 300 mm is too large for Word. "
            "The longest side can be 558.8 mm.",
        ),
    ],
)
def test_an_impossible_envelope_is_refused(text: str, said: str) -> None:
    assert problem(text).startswith(said)


@pytest.mark.parametrize("kind", KINDS)
def test_an_envelope_is_a_page_of_its_size_and_landscape_if_it_is_wide(kind: str) -> None:
    data = made(kind, [ADDRESS, ADDRESS], SENDER)
    assert problems(data) == []
    pages = [page.attrib for page in parse_part(data).iter(f"{{{W}}}pgSz")]
    size = parse_envelope(kind).paper
    codes = {"DL": "27", "C5": "28", "C4": "30", "C6": "31", "B4": "33", "B5": "34"}
    assert len(pages) == 2
    for page in pages:
        assert int(page[f"{{{W}}}w"]) == round(size.width * 1440 / 25.4)
        assert int(page[f"{{{W}}}h"]) == round(size.height * 1440 / 25.4)
        assert page.get(f"{{{W}}}code") == codes.get(kind)
        assert page.get(f"{{{W}}}orient") == ("landscape" if size.width > size.height else None)


def test_without_a_return_address_its_corner_is_empty() -> None:
    assert read_tables(made("DL", [ADDRESS])) == [[[[], []], [[], list(ADDRESS)]]]
    assert read_tables(made("DL", [ADDRESS], SENDER)) == [[[list(SENDER), []], [[], list(ADDRESS)]]]


def test_the_same_envelopes_are_the_same_bytes() -> None:
    assert made("C5", [ADDRESS], SENDER) == made("C5", [ADDRESS], SENDER)


def test_a_long_address_is_set_smaller_and_one_that_is_too_long_is_not_set() -> None:
    envelopes = Envelopes(parse_envelope("DL"))
    one, many, more = (envelopes.fit_address([f"Line {n}" for n in range(c)]) for c in (4, 13, 20))
    assert one is not None
    assert many is not None
    assert (one.points, many.points, more) == (12, 9, None)


def test_a_return_address_that_is_too_long_is_refused() -> None:
    with pytest.raises(LettergenError) as refused:
        build_envelopes(parse_envelope("DL"), [f"Line {number}" for number in range(30)])
    [finding] = refused.value.findings
    assert f"{finding.code} {finding}" == (
        "LG473 --return: the return address does not fit into its space of 84 x 32 mm. "
        "Shorten it with --return-lines, or leave it out with --no-return."
    )


@given(st.integers(140, 558), st.integers(90, 558))
def test_the_address_keeps_clear_on_envelopes_of_any_size(width: int, height: int) -> None:
    envelope = parse_envelope(f"{width}x{height}")
    assert envelope.across == sorted(envelope.across)
    assert envelope.down == sorted(envelope.down)
    assert envelope.down[1] == 40
    assert envelope.across[2] == width - 15
    assert envelope.down[2] == height - 20
    assert Envelopes(envelope).fit_address(ADDRESS)
    assert build_envelopes(envelope, SENDER).sender


@pytest.mark.parametrize("kind", KINDS)
def test_on_paper_each_address_is_in_its_zone(
    kind: str,
    soffice: Callable[[list[Path], Path], list[Path]],
    page_words: Callable[[Path], list[PageWords]],
    tmp_path: Path,
) -> None:
    many = tuple(f"Line {number}" for number in range(11))
    path = tmp_path / "envelopes.docx"
    path.write_bytes(made(kind, [ADDRESS, many, ADDRESS], SENDER))
    [pdf] = soffice([path], tmp_path)
    pages = page_words(pdf)
    size = parse_envelope(kind).paper
    assert len(pages) == 3
    # The box of a word reaches lower than any letter of it does.
    zone = Box(15, 40, size.width - 15, size.height - 20 + 0.3)
    corner = Box(7.9, 7.9, size.width / 2, 40)
    for page, address in zip(pages, [ADDRESS, many, ADDRESS], strict=True):
        assert (page.width, page.height) == pytest.approx((size.width, size.height), abs=0.1)
        assert page.within(zone) == " ".join(address)
        assert page.within(corner) == " ".join(SENDER)
        left = {round(box.left, 1) for word, box in page.words if word in ("Mary", "Ely", "Line")}
        assert round(size.width * 0.42) == pytest.approx(max(left), abs=0.5)


def test_a_fitted_address_is_printed_in_the_type_that_it_was_fitted_in() -> None:
    data = Envelopes(parse_envelope("DL")).build_document([FittedText(("Ely",), 9.5)])
    assert {size.get(f"{{{W}}}val") for size in parse_part(data).iter(f"{{{W}}}sz")} == {"19"}
