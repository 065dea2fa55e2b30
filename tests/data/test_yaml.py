"""YAML arrives as it was typed, every value with its line, and no file whatever is a traceback."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lettergen.citations import references as citations
from lettergen.data import campaign_reader, recipients, text_file
from lettergen.data import yaml as source
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.system.text import find_unwritable

DATA = Path(__file__).parent / "yaml"
ODD = sorted((DATA / "odd").glob("*.yaml"))

_BASES = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]

_READERS: dict[str, Callable[[Path], Any]] = {
    "source": source.load,
    "campaign": campaign_reader.load,
    "recipients": lambda path: recipients.load(path, {"cite", "recipient"}),
    "citations": citations.load,
}

# Hypothesis runs one test body many times: the file and the loader are the same for all of them.
_same_fixtures = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True, params=_BASES, ids=lambda base: str(base.__name__))
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs with libyaml and without: PyYAML has two parsers that do not agree."""
    monkeypatch.setattr(source, "_Loader", type("_Loader", (source._Shallow, request.param), {}))


def read(name: str) -> Any:
    return source.load(DATA / name)


def findings(path: Path, load: Callable[[Path], Any] = source.load) -> tuple[Finding, ...]:
    with pytest.raises(LettergenError) as refused, collecting():
        load(path)
    assert all(finding.place.path == str(path) for finding in refused.value.findings)
    return refused.value.findings


def faults(name: str) -> list[tuple[int, str]]:
    """Line and code of everything that is wrong with a file, in the order of the report."""
    return [(finding.place.line, finding.code) for finding in findings(DATA / name)]


def only(name: str) -> Finding:
    (finding,) = findings(DATA / name)
    return finding


# Scalars


AS_TYPED = {
    "country": "NO",
    "phone": "01234",
    "time": "12:30",
    "date": "2020-10-13",
    "exponent": "1e3",
    "hexadecimal": "0x10",
    "number": "3",
    "decimal": "1_000.50",
    "version": "1.10",
    "infinity": ".inf",
    "capital": "True",
    "shouted": "NULL",
    "off": "off",
    "equals sign": "=",
    "merge sign": "<<",
    "hash in a word": "C#",
    "quoted true": "true",
    "quoted null": "null",
    "quoted tilde": "~",
    "quoted nothing": "",
    "block true": "true",
    "tagged as text": "true",
    "tagged as number": "3",
    "tagged as truth": True,
    "folded": "one two",
    "spaces": "  kept  ",
    "escaped": "tab\tline\nend",
    "true": True,
    "false": False,
    "null": None,
    "tilde": None,
    "nothing": None,
}


@pytest.mark.parametrize("key", AS_TYPED)
def test_a_scalar_arrives_as_it_was_typed(key: str) -> None:
    value = read("scalars.yaml")[key]
    assert (type(value), value) == (type(AS_TYPED[key]), AS_TYPED[key])


def test_the_table_of_scalars_is_the_whole_file() -> None:
    assert list(read("scalars.yaml")) == list(AS_TYPED)


def test_a_key_is_always_text() -> None:
    assert list(read("keys.yaml")) == ["1", "~", "null", "true", "2020-10-13", ""]


@pytest.mark.parametrize("name", ["empty.yaml", "comment.yaml"])
def test_a_file_that_says_nothing_is_nothing(name: str) -> None:
    assert read(name) is None


def test_a_byte_order_mark_is_not_part_of_the_first_key() -> None:
    assert read("byte-order-mark.yaml") == {"area": "Kent", "name": "Matthew"}


def test_windows_line_ends_neither_reach_a_text_nor_shift_a_line() -> None:
    assert faults("crlf.yaml") == [(6, "LG106")]
    text = (DATA / "crlf.yaml").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") == 6, "git has changed the fixture's line ends"


def test_windows_line_ends_become_plain_ones_in_a_block(tmp_path: Path) -> None:
    path = tmp_path / "crlf.yaml"
    path.write_bytes((DATA / "crlf.yaml").read_bytes().removesuffix(b"area: Sussex\r\n"))
    assert source.load(path)["text"] == "one\ntwo\n"


# Lines


def test_every_key_knows_its_line() -> None:
    top = read("lines.yaml")
    assert top.place.line == 2
    assert top.lines == {"area": 2, "address": 4, "vru": 10, "text": 14, "last": 16}
    assert top["vru"].lines == {"name": 11, "source": 12}
    assert top["vru"]["source"].place_of("page").line == 13


def test_every_item_knows_its_line() -> None:
    address = read("lines.yaml")["address"]
    assert address.place.line == 5
    assert [address.place_of(index).line for index in range(3)] == [5, 7, 9]
    assert address[2].place_of("postcode").line == 9


def test_a_place_names_the_file() -> None:
    assert str(read("lines.yaml").place_of("vru")) == f"{DATA / 'lines.yaml'}:10"


def test_a_key_that_is_missing_stands_where_its_mapping_does() -> None:
    top = read("lines.yaml")
    assert top["vru"].place_of("nowhere") == top["vru"].place
    assert top["vru"].place.line == 11


def test_a_mapping_knows_the_way_to_it_from_the_top() -> None:
    people = read("nested.yaml")["people"]
    assert people[0].trail == "people"
    assert people[0]["home"].trail == "people.home"
    assert people[1][0]["deep"].trail == "people.deep"


# Duplicates, anchors, merges


def test_a_duplicate_key_is_reported_with_both_lines() -> None:
    assert [str(finding) for finding in findings(DATA / "duplicates.yaml")] == [
        f"{DATA / 'duplicates.yaml'}:{line}: {words}"
        for line, words in [
            (3, "duplicate key 'area', first defined in line 1. Keep one of the two."),
            (6, "duplicate key 'name', first defined in line 5. Keep one of the two."),
            (7, "duplicate key 'name', first defined in line 5. Keep one of the two."),
            (7, "character U+0001 is not allowed in a Word document. Delete it."),
            (8, "duplicate key 'area', first defined in line 1. Keep one of the two."),
        ]
    ]


def test_an_alias_gives_the_anchored_value_again() -> None:
    content = read("anchors.yaml")
    assert content["kent"]["office"] == content["office"]
    assert content["kent"]["office"] is not content["office"], "the trails of the two differ"
    assert content["kent"]["office"].trail == "kent.office"


def test_a_merge_adds_only_what_the_mapping_does_not_have() -> None:
    sussex = read("anchors.yaml")["sussex"]
    assert list(sussex.items()) == [
        ("name", "Sussex"),
        ("town", "Lewes"),
        ("street", "Sutton Road"),
    ]


def test_a_merged_key_stands_where_it_was_written() -> None:
    assert read("anchors.yaml")["sussex"].lines == {"name": 7, "town": 9, "street": 2}


def test_a_merge_of_merges_gives_the_keys_of_all_the_nearest_first() -> None:
    content = read("merges.yaml")
    assert content["middle"] == {"a": "base", "b": "middle", "c": "base"}
    assert content["top"] == {"a": "base", "b": "middle", "c": "top", "d": "other"}


def test_quoted_merge_signs_are_a_key_like_any_other() -> None:
    assert read("merges.yaml")["quoted"] == {"<<": "a key like any other"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("merge-of-text.yaml", [(2, "LG105"), (4, "LG105")]),
        ("merge-twice.yaml", [(5, "LG106")]),
        ("merge-repeats-a-key.yaml", [(2, "LG106")]),
        ("merge-of-a-list-as-key.yaml", [(2, "LG105")]),
    ],
)
def test_a_merge_that_cannot_be_is_reported(name: str, expected: list[tuple[int, str]]) -> None:
    assert faults(name) == expected


@pytest.mark.parametrize(
    ("name", "line"), [("alias-to-itself.yaml", 2), ("merge-of-itself.yaml", 2)]
)
def test_a_value_that_holds_itself_is_refused(name: str, line: int) -> None:
    assert faults(name) == [(line, "LG103")]


def test_aliases_that_multiply_without_end_are_refused() -> None:
    assert only("alias-bomb.yaml").code == "LG103"


def test_an_alias_of_one_long_list_again_and_again_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long-list.yaml"
    path.write_text(f"a: &a [{'x, ' * 5000}]\nb: [{'*a, ' * 5000}]\n", encoding="utf-8")
    assert [finding.code for finding in findings(path)] == ["LG103"]


def test_merges_that_repeat_themselves_cost_no_more_than_their_keys() -> None:
    assert list(read("merge-bomb.yaml")["i"]) == list("ihgfedcba")


def test_a_long_file_without_aliases_is_not_taken_for_a_bomb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MAX_ALIASED_VALUES", 100)
    path = tmp_path / "long.yaml"
    path.write_text("- [x]\n" * 200, encoding="utf-8")
    assert source.load(path) == [["x"]] * 200


def test_what_stands_under_a_faulty_key_is_checked_all_the_same() -> None:
    assert faults("list-as-key.yaml") == [(1, "LG105"), (2, "LG104"), (4, "LG106"), (4, "LG104")]


# Characters


def test_a_character_that_word_cannot_hold_is_reported_though_it_was_escaped() -> None:
    assert [(f.place.line, f.message.split()[1]) for f in findings(DATA / "escapes.yaml")] == [
        (2, "U+0001"),
        (3, "U+0002"),
        (4, "U+FFFE"),
        (4, "U+10FFF3"),
        (5, "U+0092"),
    ]


def test_a_raw_control_character_is_reported_in_every_line_that_holds_one() -> None:
    path = DATA / "raw-controls.yaml"
    assert [f"{finding.code} {finding}" for finding in findings(path)] == [
        f"{rule} {path}:{line}: character U+{code} {words} Delete it."
        for rule, line, code, words in [
            ("LG104", 2, "0092", "is not allowed in a Word document."),
            ("LG104", 3, "0001", "is not allowed in a Word document."),
            ("LG109", 5, "2028", "is an invisible line break."),
            ("LG104", 6, "10FFF2", "is not allowed in a Word document."),
        ]
    ]


def test_what_stands_behind_several_aliases_is_reported_once() -> None:
    assert faults("alias-to-a-control.yaml") == [(1, "LG104")]


@pytest.mark.parametrize(
    ("name", "line", "byte"), [("latin-1.yaml", 2, "0xf4"), ("utf-16.yaml", 1, "0xff")]
)
def test_another_encoding_is_reported_with_its_first_byte(name: str, line: int, byte: str) -> None:
    finding = only(name)
    assert (finding.code, finding.place.line) == ("LG102", line)
    assert finding.message == f"byte {byte} is not UTF-8."
    assert finding.hint == "Save the file with the encoding UTF-8."


@pytest.mark.parametrize("text", ["plain", "tab\t", "line\r\n", "ï\x85\xa0\u2028", "\U0001f600"])
def test_ordinary_text_can_be_written(text: str) -> None:
    assert find_unwritable(text) is None


@pytest.mark.parametrize(
    "character", ["\0", "\x0b", "\x1f", "\x7f", "\x92", "\ud800", "\ufffe", "\U0010fff0"]
)
def test_the_first_character_that_cannot_be_written_is_named(character: str) -> None:
    assert find_unwritable(f"fine {character} and \x01") == character


# What is not YAML


@pytest.mark.parametrize(
    ("name", "line", "hint"),
    [
        ("tab.yaml", 3, "Indent with spaces, not with tabs."),
        ("colon.yaml", 2, "Put quotes around a value that contains a colon followed by a space."),
        ("unclosed-quote.yaml", 2, "A quotation mark opens here and is never closed."),
        (
            "unclosed-quote-in-the-last-line.yaml",
            2,
            "A quotation mark opens here and is never closed.",
        ),
        ("at-sign.yaml", 2, "Put quotes around a value that begins with a sign such as @ or %."),
        ("unclosed-bracket.yaml", 3, ""),
        ("odd/ends-inside-a-list.yaml", 4, ""),
        ("two-documents.yaml", 2, ""),
        ("alias-to-nothing.yaml", 1, ""),
        ("anchor-twice.yaml", 2, ""),
    ],
)
def test_what_is_not_yaml_is_reported_where_a_person_has_to_look(
    name: str, line: int, hint: str
) -> None:
    finding = only(name)
    assert (finding.code, finding.place.line, finding.hint) == ("LG101", line, hint)
    assert finding.message.startswith("is not YAML: ")


def test_a_message_of_the_parser_is_a_whole_sentence() -> None:
    assert only("two-documents.yaml").message == (
        "is not YAML: expected a single document in the stream, but found another document."
    )


def test_a_tag_of_the_template_language_without_quotes_gets_the_right_remedy() -> None:
    finding = only("unquoted-tag.yaml")
    assert (finding.code, finding.place.line) == ("LG105", 2)
    assert finding.hint == "Put quotes around a value that begins with a brace or a bracket."


def test_tags_that_would_change_a_value_are_refused_one_by_one() -> None:
    assert [
        (f.place.line, f.code, f.message.split("'")[1]) for f in findings(DATA / "tags.yaml")
    ] == [
        (1, "LG107", "!!python/object/apply:os.system"),
        (2, "LG107", "!!binary"),
        (3, "LG107", "!!set"),
        (4, "LG107", "!area"),
        (5, "LG107", "!own"),
    ]


@pytest.mark.parametrize("depth", [source.MAX_DEPTH + 1, 2_000, 100_000])
@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_what_is_nested_too_deeply_is_refused(tmp_path: Path, opening: str, depth: int) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("area: Kent\ndeep:\n  " + opening * depth, encoding="utf-8")
    (finding,) = findings(path)
    assert f"{finding.code} {finding}" == f"LG101 {path}:3: the YAML is nested too deeply."


@pytest.mark.parametrize("opening", ["[\n", "{a: \n"])
@pytest.mark.parametrize("rest", [1, 5_000])
def test_nesting_is_reported_where_it_goes_too_deep(
    tmp_path: Path, opening: str, rest: int
) -> None:
    """libyaml since 0.2.6 has a limit of its own, and reads ahead until it is beyond that."""
    path = tmp_path / "deep.yaml"
    path.write_text(opening * (source.MAX_DEPTH - 1) + "[" * 5_000 + "\n[" * rest, encoding="utf-8")
    (finding,) = findings(path)
    assert finding.message == "the YAML is nested too deeply."
    assert finding.place.line == source.MAX_DEPTH


def test_what_aliases_nest_too_deeply_is_refused(tmp_path: Path) -> None:
    half = source.MAX_DEPTH // 2
    path = tmp_path / "deep.yaml"
    chain = [f"{'[' * half} x {']' * half}"]
    chain += [f"{'[' * half} *a{number} {']' * half}" for number in range(3)]
    path.write_text(
        "".join(f"a{number}: &a{number} {value}\n" for number, value in enumerate(chain)),
        encoding="utf-8",
    )
    assert [finding.message for finding in findings(path)] == ["the YAML is nested too deeply."]


def test_what_is_nested_as_deeply_as_people_write_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("[" * 50 + "]" * 50, encoding="utf-8")
    assert source.load(path).place.line == 1


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path / "nowhere.yaml")
    assert (finding.code, finding.place.line) == ("LG100", 0)


def test_a_folder_in_place_of_a_file_is_a_finding(tmp_path: Path) -> None:
    assert [finding.code for finding in findings(tmp_path)] == ["LG100"]


def test_the_text_of_a_file_has_plain_line_ends_and_no_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "letter.md"
    path.write_bytes("\ufeffone\r\ntwo\rthree\n".encode())
    assert text_file.read_text(path) == "one\ntwo\nthree\n"


# Whatever a file holds


@pytest.mark.parametrize("reader", _READERS)
@pytest.mark.parametrize("path", ODD, ids=lambda path: str(path.stem))
def test_an_odd_file_is_read_or_refused_in_words(path: Path, reader: str) -> None:
    try:
        _READERS[reader](path)
    except LettergenError as error:
        lines = len(path.read_bytes().splitlines()) or 1
        assert error.findings
        assert all(finding.place.path == str(path) for finding in error.findings)
        assert all(0 <= finding.place.line <= lines for finding in error.findings)
        assert len(set(error.findings)) == len(error.findings), "said twice"


@pytest.mark.parametrize("reader", ["campaign", "recipients", "citations"])
def test_a_file_of_text_alone_is_refused_by_those_who_want_more(reader: str) -> None:
    (finding,) = findings(DATA / "odd" / "text-alone.yaml", _READERS[reader])
    assert finding.place.line == 1


@_same_fixtures
@given(st.text(st.characters()))
def test_any_text_that_was_dumped_arrives_verbatim_or_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dumped.yaml"
    path.write_text(yaml.safe_dump([text, {text: "value"}]), encoding="utf-8")
    if find_unwritable(text) is None:
        assert source.load(path) == [text, {text: "value"}]
    else:
        assert {finding.code for finding in findings(path)} <= {"LG104", "LG101"}


@_same_fixtures
@given(st.text(st.characters(codec="utf-8")))
def test_any_text_that_was_dumped_unescaped_arrives_verbatim_or_is_refused(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "dumped.yaml"
    path.write_bytes(yaml.safe_dump([text], allow_unicode=True, encoding="utf-8"))
    if find_unwritable(text) is None and not set(text) & set("\x85\u2028\u2029"):
        assert source.load(path) == [text]
    else:
        try:
            assert source.load(path) == [text]
        except LettergenError as error:
            assert {finding.code for finding in error.findings} <= {"LG104", "LG109"}


_SIGNS = ": |- |? |[|]|{|}|, |&x |*x|<<: |!!str |!t |\"|'|\\x01|>-\n|# |---\n|...\n|%YAML 1.2\n"
_SPACES = "\n|  |\t|\r|\u2028|\ufeff"
_WORDS = "a|~|true|é|id: |author: |issued: |confirm: |name: |letter: |values: |title: |references: "
_PIECES = st.sampled_from(["|\n", *f"{_SIGNS}|{_SPACES}|{_WORDS}".split("|")])


@pytest.mark.parametrize("reader", _READERS)
@settings(_same_fixtures, max_examples=200)
@given(st.lists(_PIECES, max_size=30).map("".join).map(str.encode) | st.binary(max_size=60))
def test_whatever_bytes_a_file_holds_only_findings_come_of_it(
    tmp_path: Path, reader: str, data: bytes
) -> None:
    path = tmp_path / "whatever.yaml"
    path.write_bytes(data)
    try:
        _READERS[reader](path)
    except LettergenError as error:
        assert error.findings
        for finding in error.findings:
            assert finding.place.path == str(path)
            assert 0 <= finding.place.line <= data.count(b"\n") + data.count(b"\r") + 1
