"""Letters go into one folder, under names that every system allows."""

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lettergen.diagnostics.escape import escape
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.output.names import OutputPattern, is_safe_name

PLACE = Place("campaign.yaml", 5)
CAMPAIGN = Path("campaign")
PATTERN = "letters/{{ area | slug }}.docx"


def folder_of(pattern: str = PATTERN, instead: Path | None = None) -> OutputPattern:
    return OutputPattern.parse(pattern, PLACE, CAMPAIGN, instead)


def refusal(action: Callable[[], Any]) -> tuple[str, str]:
    """Code and words of the one finding that an action ends in."""
    with pytest.raises(LettergenError) as refused:
        action()
    (finding,) = refused.value.findings
    return finding.code, str(finding)


def problem(name: str, pattern: str = PATTERN) -> str:
    """What is said against a file name, without the sentence around it."""
    folder = folder_of(pattern)
    code, words = refusal(lambda: folder.build_path(name, "Kent"))
    shown = escape(unicodedata.normalize("NFC", name))
    before = f"campaign.yaml:5: Kent: the output file '{shown}' "
    hint = "The filter 'slug' turns any text into a safe name: {{ name | slug }}."
    if "slug" in pattern:
        hint = "Use other fields in 'output:' of campaign.yaml, or more of them."
    after = f". {hint}"
    assert code == "LG401"
    assert words.startswith(before)
    assert words.endswith(after)
    return words.removeprefix(before).removesuffix(after)


# The folder


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [
        ("letters/{{ area }}.docx", "letters"),
        ("letters/2020/{{ area }}.docx", "letters/2020"),
        ("./letters//{{ area }}.docx", "letters"),
        ("letters/letter-{{ area }}.docx", "letters"),
        ("letters/{{ area }}/letter.docx", "letters"),
        ("letters/{% if a %}b{% endif %}.docx", "letters"),
        ("{{ area }}/letter.docx", "."),
        ("letter-{{ area }}.docx", "."),
    ],
)
def test_the_folder_is_what_the_pattern_says_of_every_letter(pattern: str, folder: str) -> None:
    assert folder_of(pattern).folder == CAMPAIGN / folder


@pytest.mark.parametrize(
    "pattern",
    [
        "/tmp/{{ area }}.docx",
        "../{{ area }}.docx",
        "letters/../../{{ area }}.docx",
        "letters/../{{ area }}.docx",
        "//server/share/{{ area }}.docx",
        "C:/letters/{{ area }}.docx",
        "c:{{ area }}.docx",
    ],
)
def test_a_pattern_that_leaves_the_campaigns_folder_is_refused(pattern: str) -> None:
    assert refusal(lambda: folder_of(pattern)) == (
        "LG402",
        f"campaign.yaml:5: the output '{pattern}' is outside the campaign's folder. "
        "Name a folder inside it, or use --out.",
    )


def test_another_folder_takes_the_place_of_the_patterns_own() -> None:
    folder = folder_of("letters/2020/{{ area }}.docx", instead=Path("/elsewhere"))
    assert folder.build_path("letters/2020/kent.docx", "Kent") == Path("/elsewhere/kent.docx")


def test_another_folder_keeps_the_folders_that_the_letters_make() -> None:
    folder = folder_of("letters/{{ area }}/letter.docx", instead=Path("/elsewhere"))
    assert folder.build_path("letters/kent/letter.docx", "Kent") == Path(
        "/elsewhere/kent/letter.docx"
    )


# Names


@pytest.mark.parametrize(
    "name",
    [
        "kent.docx",
        "Kent and Sussex.docx",
        "KENT.DOCX",
        "Tŷ Morgannwg.docx",
        "日本.docx",
        "a.b.docx",
        "console.docx",
        "com10.docx",
        "nullable/aux-1.docx",
        "2020/kent.docx",
        "%7e$&'()+,;=@[]^`{}~.docx",
    ],
)
def test_a_name_that_every_system_allows_is_used_as_it_is(name: str) -> None:
    assert folder_of().build_path(f"letters/{name}", "Kent") == CAMPAIGN / "letters" / name


def test_an_accent_is_composed_so_that_no_two_systems_see_two_names() -> None:
    name = unicodedata.normalize("NFD", "letters/tŷ.docx")
    assert folder_of().build_path(name, "Kent").name == unicodedata.normalize("NFC", "tŷ.docx")


def test_the_pattern_itself_may_be_written_with_accents_decomposed() -> None:
    pattern = unicodedata.normalize("NFD", "llythyrau-tŷ/{{ area }}.docx")
    name = pattern.replace("{{ area }}", "kent")
    expected = CAMPAIGN / unicodedata.normalize("NFC", "llythyrau-tŷ") / "kent.docx"
    assert folder_of(pattern).build_path(name, "Kent") == expected


@pytest.mark.parametrize(
    "name",
    [
        "letters/../kent.docx",
        "letters/../../kent.docx",
        "letters/kent/../../../kent.docx",
        "/kent.docx",
        "//kent.docx",
        "/letters/kent.docx",
        "elsewhere/kent.docx",
        "kent.docx",
        "Letters/kent.docx",
    ],
)
def test_a_name_outside_the_output_folder_is_refused(name: str) -> None:
    assert problem(name) == "is outside the output folder"


@pytest.mark.parametrize("name", ["/kent.docx", "//kent.docx", "///kent.docx", "../kent.docx"])
def test_a_name_outside_the_campaigns_folder_is_refused_where_that_is_the_output_folder(
    name: str,
) -> None:
    assert problem(name, "{{ area }}.docx") == "is outside the output folder"


@pytest.mark.parametrize("character", [*'<>:"|?*\\', "\0", "\n", "\t", "\x1f", "\x7f", "\ud800"])
def test_a_character_that_no_file_name_can_hold_is_named(character: str) -> None:
    assert problem(f"letters/a{character}b.docx") == (
        f"contains {character!r}, which is not allowed in a file name"
    )


@pytest.mark.parametrize(
    "part",
    ["con", "PRN", "Aux", "nul", "com1", "COM9", "com¹", "lpt1", "LPT³", "conin$", "CONOUT$"],
)
@pytest.mark.parametrize("form", ["{}.docx", "{} .docx", "{}.v2.docx", "{}/kent.docx"])
def test_a_name_that_windows_keeps_for_itself_is_refused(form: str, part: str) -> None:
    name = form.format(part)
    assert problem(f"letters/{name}") == (
        f"contains '{name.partition('/')[0]}', a name that Windows reserves for a device"
    )


@pytest.mark.parametrize("part", [" kent.docx", "kent /a.docx", "kent./a.docx", ".../a.docx"])
def test_a_name_that_begins_or_ends_in_a_space_or_a_dot_is_refused(part: str) -> None:
    assert problem(f"letters/{part}") == (
        f"contains '{part.partition('/')[0]}', which begins or ends with a space or a dot"
    )


@pytest.mark.parametrize("name", ["kent", "kent.doc", "kent.docx ", "kent.docx.", "kent.docx/", ""])
def test_a_name_that_does_not_end_as_word_documents_do_is_refused(name: str) -> None:
    assert problem(f"letters/{name}") == "does not end in .docx"


@pytest.mark.parametrize("name", [".docx", ".DOCX", "..docx", " .docx", "kent/.docx"])
def test_an_ending_alone_is_no_name(name: str) -> None:
    assert problem(f"letters/{name}") == "has no name before its ending"


def test_an_ending_alone_is_no_name_in_the_campaigns_folder_either() -> None:
    assert problem(".docx", "{{ area }}.docx") == "has no name before its ending"


@pytest.mark.parametrize("letter", ["a", "é", "日"])
def test_a_name_longer_than_file_systems_allow_is_refused(letter: str) -> None:
    room = 255 - len(".docx")
    longest = letter * (room // len(letter.encode()))
    assert folder_of().build_path(f"letters/{longest}.docx", "Kent").stem == longest
    assert problem(f"letters/{longest}{letter}.docx") == "contains a name longer than 255 bytes"


_DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
_DEVICES |= {f"{port}{number}" for port in ("COM", "LPT") for number in "123456789¹²³"}


def _is_legal_on_windows(part: str) -> bool:
    """What Microsoft's page "Naming Files, Paths, and Namespaces" says, word for word."""
    return not (
        any(character in '<>:"/\\|?*' or ord(character) < 32 for character in part)
        or part.endswith((" ", "."))
        or part.partition(".")[0].rstrip(" ").upper() in _DEVICES
        or len(part.encode("utf-16-le")) > 2 * 255
    )


_PARTS = ["letters", "..", ".", "/", "//", "\\", "C:", " ", ".", "\0", "\n", ".docx", ".DOCX"]
_PARTS += ["con", "Nul", "COM1", "lpt¹", "aux", "$", "a", "é", "e\u0301", "~", "x" * 130, "{", "-"]
_NAMES = st.lists(st.sampled_from(_PARTS) | st.text(st.characters(), max_size=3), max_size=7)


@pytest.mark.parametrize("pattern", [PATTERN, "{{ area }}.docx", "a/b/{{ area }}.docx"])
@given(parts=_NAMES, ending=st.sampled_from([".docx", ".DOCX", "", "/x.docx"]))
@example(parts=["//", "x"], ending=".docx")
@example(parts=["letters/", "con"], ending=".docx")
def test_a_name_that_is_accepted_is_inside_the_folder_and_legal_on_windows(
    pattern: str, parts: list[str], ending: str
) -> None:
    for fixed in ("", pattern.partition("{")[0]):
        try:
            path = folder_of(pattern, Path("/out")).build_path(
                fixed + "".join(parts) + ending, "Kent"
            )
        except LettergenError as error:
            assert [finding.code for finding in error.findings] == ["LG401"]
            continue
        inside = PurePosixPath(os.path.normpath(path)).relative_to("/out")
        assert path == Path("/out", inside)
        assert inside.suffix.lower() == ".docx"
        assert inside.parts
        assert [part for part in inside.parts if not _is_legal_on_windows(part)] == []
        assert unicodedata.is_normalized("NFC", str(inside))


@given(st.text(st.characters()), st.none() | st.just(Path("/out")))
def test_any_pattern_gives_a_folder_inside_or_a_finding(pattern: str, instead: Path | None) -> None:
    try:
        folder = OutputPattern.parse(pattern, PLACE, Path("/campaign"), instead).folder
    except LettergenError as error:
        assert [finding.code for finding in error.findings] == ["LG402"]
    else:
        root = instead or Path("/campaign")
        assert Path(os.path.normpath(folder)).is_relative_to(root)


# What looks like another name


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\xad", "\u2066", "\ufeff"])
def test_an_invisible_character_lets_no_name_pose_as_another(character: str) -> None:
    said = problem(f"letters/ke{character}nt.docx")
    assert said == f"contains the invisible character U+{ord(character):04X}"


@pytest.mark.parametrize("name", ["پیش\u200cنویس.docx", "क्\u200dष.docx"])
def test_joiners_that_a_script_needs_are_no_disguise(name: str) -> None:
    assert folder_of().build_path(f"letters/{name}", "Kent").name == unicodedata.normalize(
        "NFC", name
    )


def test_a_name_like_words_own_lock_files_is_refused() -> None:
    assert "lock files" in problem("letters/~$kent.docx")


def test_a_path_longer_than_windows_takes_is_refused() -> None:
    assert "259" in problem("letters/" + "/".join(["a" * 100] * 3) + ".docx")


@pytest.mark.parametrize(
    "name",
    ["../a.docx", "/a.docx", "a/../../b.docx", "campaign.yaml", "con.docx", "cafe\u0301.docx", ""],
)
def test_a_name_that_lettergen_would_not_write_is_not_safe(name: str) -> None:
    assert not is_safe_name(name)
    assert is_safe_name("south/kent.docx")
