"""No command overwrites anything but regular files that lettergen wrote."""

import errno
import os
import socket
from pathlib import Path

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.output.files import (
    back_up,
    check_target,
    describe_os_error,
    hash_file,
    write_file,
)


def refusal(path: Path, *inputs: Path, is_own: bool = True) -> str:
    """Return the code with which writing to ``path`` is refused; nothing may have changed."""
    with pytest.raises(LettergenError) as refused:
        write_file(path, b"new", lambda _: is_own, inputs)
    (finding,) = refused.value.findings
    return finding.code


def test_a_file_is_written_where_none_is_and_its_folder_is_created(tmp_path: Path) -> None:
    path = tmp_path / "reports" / "check.json"
    write_file(path, b"new", lambda _: False)
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_lettergen_wrote_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "check.json"
    path.write_bytes(b"own")
    write_file(path, b"new", lambda path: path.read_bytes() == b"own")
    assert path.read_bytes() == b"new"


def test_a_file_that_lettergen_did_not_write_is_left(tmp_path: Path) -> None:
    path = tmp_path / "check.json"
    path.write_bytes(b"somebody's")
    assert refusal(path, is_own=False) == "LG414"
    assert path.read_bytes() == b"somebody's"


def test_an_empty_file_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "check.json"
    path.touch()
    write_file(path, b"new", lambda _: False)
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("content", [b"own", b""])
def test_an_input_is_never_overwritten(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "recipients.yaml"
    path.write_bytes(content)
    assert refusal(path, tmp_path / "campaign.yaml", path) == "LG417"
    assert path.read_bytes() == content


def test_an_input_is_known_by_each_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "recipients.yaml"
    path.write_bytes(b"own")
    (tmp_path / "hard.yaml").hardlink_to(path)
    (tmp_path / "soft.yaml").symlink_to(path)
    (tmp_path / "folder").symlink_to(tmp_path / "data")
    assert refusal(tmp_path / "hard.yaml", path) == "LG417"
    assert refusal(path, tmp_path / "soft.yaml") == "LG417"
    assert refusal(tmp_path / "folder" / "recipients.yaml", path) == "LG417"
    assert refusal(tmp_path / "data" / ".." / "data" / "recipients.yaml", path) == "LG417"
    assert path.read_bytes() == b"own"


@pytest.mark.parametrize("target", ["there", "nowhere", "link"])
def test_a_link_is_neither_followed_nor_replaced(tmp_path: Path, target: str) -> None:
    (tmp_path / "there").write_bytes(b"own")
    (tmp_path / "link").symlink_to(tmp_path / target)
    assert refusal(tmp_path / "link") == "LG412"
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_bytes() == b"own"


def test_a_folder_is_left(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    assert refusal(tmp_path / "reports") == "LG416"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_named_pipe_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert refusal(path) == "LG416"
    with pytest.raises(LettergenError):
        hash_file(path)
    assert path.is_fifo()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no sockets in folders here")
def test_a_socket_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        assert refusal(Path("socket")) == "LG416"
        assert Path("socket").is_socket()


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no devices in folders here")
def test_a_device_is_refused_before_anything_is_written() -> None:
    # Only the check: a device that was replaced after all would be missed by the whole system.
    with pytest.raises(LettergenError) as refused:
        check_target(Path("/dev/null"), lambda _: True)
    assert refused.value.findings[0].code == "LG416"


def test_a_file_that_cannot_be_examined_is_an_error_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> os.stat_result:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "stat", refuse)
    with pytest.raises(LettergenError) as refused:
        check_target(tmp_path / "check.json", lambda _: True)
    assert refused.value.findings[0].code == "LG404"


def test_a_letter_that_may_not_be_replaced_is_perhaps_open_in_word() -> None:
    error = PermissionError(errno.EACCES, "Permission denied")
    assert str(describe_os_error(Path("kent.docx"), error)) == (
        "kent.docx: cannot be written: Permission denied. "
        "If it is open in Word, close it. Otherwise check the permissions of its folder."
    )


def test_copies_take_the_first_name_that_is_free(tmp_path: Path) -> None:
    path = tmp_path / "kent.docx"
    path.write_bytes(b"letter")
    (tmp_path / "kent.edited-1.docx").write_bytes(b"somebody's")
    assert back_up(path) == tmp_path / "kent.edited-2.docx"
    assert (tmp_path / "kent.edited-1.docx").read_bytes() == b"somebody's"
    assert (tmp_path / "kent.edited-2.docx").read_bytes() == b"letter"


def test_the_copy_of_a_letter_with_the_longest_name_has_a_name_that_fits(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 125 + ".docx")
    path.write_bytes(b"letter")
    copy = back_up(path)
    assert copy.name.endswith(".edited-1.docx")
    assert copy.read_bytes() == b"letter"
