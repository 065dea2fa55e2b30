"""Campaigns whose files and letters are in storage: on real servers of S3 and SFTP."""

import io
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from os import environ
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Answer, program
from tests.support.small_campaigns import write_campaign
from tests.support.storage_servers import S3Server, start_s3, start_sftp

pytestmark = pytest.mark.slow

_RECIPIENTS = "".join(f"- name: Reader {number}\n" for number in range(6))


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with start_s3(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    return write_campaign(tmp_path / "campaign", "Dear {{ name }},\n\nHello.\n", _RECIPIENTS)


def render(campaign: Path, server: S3Server, *options: str) -> Answer:
    return program("render", str(campaign), *options, **server.variables)


def read(system: Any, url: str) -> dict[str, bytes]:
    """Return the letters below a URL, by their names."""
    below = url.partition("://")[2]
    return {
        path.removeprefix(f"{below}/"): system.cat_file(path)
        for path in system.find(below)
        if path.endswith(".docx")
    }


def read_local(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.docx")}


def test_letters_in_storage_are_those_of_a_local_run_and_a_second_run_writes_and_reads_none(
    campaign: Path, s3: S3Server
) -> None:
    url = "s3://letters/same"
    assert program("render", str(campaign)).code == 0
    first = render(campaign, s3, "--out", url)
    assert first.lines == [f"6 letters in {url}/: 6 written."]
    assert read(s3.open(), url) == read_local(campaign / "letters")
    s3.take_requests()
    second = render(campaign, s3, "--out", url)
    assert second.lines == [f"6 letters in {url}/: 6 unchanged."]
    requests = s3.take_requests()
    assert {method for method, _ in requests} == {"GET"}
    assert not [path for _, path in requests if ".docx" in path]


def test_the_letter_the_letterhead_the_list_and_the_output_may_be_urls(
    campaign: Path, s3: S3Server
) -> None:
    system = s3.open()
    for name in ("letter.md.j2", "letterhead.docx", "recipients.yaml"):
        system.put_file(str(campaign / name), f"letters/parts/{name}")
    text = "".join(
        f"{key}: s3://letters/parts/{name}\n"
        for key, name in (
            ("letter", "letter.md.j2"),
            ("letterhead", "letterhead.docx"),
            ("recipients", "recipients.yaml"),
        )
    )
    other = campaign.parent / "other.yaml"
    other.write_text(f'{text}output: "s3://letters/named/{{{{ name | slug }}}}.docx"\n')
    assert render(other, s3).lines == ["6 letters in s3://letters/named/: 6 written."]
    assert program("render", str(campaign)).code == 0
    assert read(system, "s3://letters/named") == read_local(campaign / "letters")
    shown = program("manifest", str(other), **s3.variables)
    assert "reader-3.docx" in shown.out
    system.pipe_file("letters/parts/recipients.yaml", b"- name: Ada\n")
    changed = render(other, s3, "--prune")
    assert changed.err.splitlines()[-1].startswith("1 letters in") or "1 written" in changed.err
    assert set(read(system, "s3://letters/named")) == {"ada.docx"}


def test_a_whole_campaign_may_be_in_storage(campaign: Path, s3: S3Server) -> None:
    system = s3.open()
    for path in campaign.iterdir():
        system.put_file(str(path), f"letters/whole/{path.name}")
    answer = program("render", "s3://letters/whole/campaign.yaml", **s3.variables)
    assert answer.lines == ["6 letters in s3://letters/whole/letters/: 6 written."]
    missing = program("check", "s3://letters/whole/none.yaml", **s3.variables)
    assert (missing.code, "LG110" in missing.err + missing.out) == (2, True)


def test_letters_that_others_wrote_or_edited_are_kept_and_copied_with_force(
    campaign: Path, s3: S3Server
) -> None:
    url, system = "s3://letters/edited", s3.open()
    system.pipe_file("letters/edited/reader-1.docx", b"not ours")
    first = render(campaign, s3, "--out", url)
    assert first.code == 1
    assert f"{url}/reader-1.docx: error LG414" in first.err
    data = io.BytesIO(system.cat_file("letters/edited/reader-2.docx"))
    with zipfile.ZipFile(data, "a") as package:
        package.comment = b"by hand"
    edited = data.getvalue()
    system.pipe_file("letters/edited/reader-2.docx", edited)
    (campaign / "letter.md.j2").write_text("Dear {{ name }},\n\nGood day.\n")
    answer = render(campaign, s3, "--out", url)
    assert "1 edited" in answer.err
    assert read(system, url)["reader-2.docx"] == edited
    assert read(system, url)["reader-1.docx"] == b"not ours"
    answer = render(campaign, s3, "--out", url, "--force")
    assert f"{url}/reader-2.edited-1.docx" in answer.err
    assert read(system, url)["reader-2.edited-1.docx"] == edited
    assert read(system, url)["reader-1.edited-1.docx"] == b"not ours"
    assert read(system, url)["reader-2.docx"] != edited


def test_a_run_that_was_killed_leaves_whole_letters_and_the_next_goes_on(
    campaign: Path, s3: S3Server
) -> None:
    url, system = "s3://letters/killed", s3.open()
    render(campaign, s3, "--out", url)
    before = read(system, url)
    (campaign / "letter.md.j2").write_text("Dear {{ name }},\n\nAnother word.\n")
    s3.take_requests()
    command = [sys.executable, "-m", "lettergen", "render", str(campaign), "--out", url]
    with subprocess.Popen(command, env={**environ, **s3.variables}) as run:
        end = time.monotonic() + 60
        while not any("journal" in path for _, path in s3.take_requests()):
            assert run.poll() is None and time.monotonic() < end
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
    assert program("render", str(campaign)).code == 0
    after = read_local(campaign / "letters")
    for name, data in read(system, url).items():
        assert data in (before[name], after[name])
    answer = render(campaign, s3, "--out", url)
    assert answer.code == 0, answer.err
    assert read(system, url) == after
    own = [path for path in system.find("letters/killed") if "/.lettergen/" in path]
    assert own == ["letters/killed/.lettergen/objects.sqlite"]


def test_a_run_that_has_the_lock_keeps_another_out(campaign: Path, s3: S3Server) -> None:
    lock = f'{{"token": "x", "process": 1, "host": "elsewhere", "renewed": {time.time()}}}'
    s3.open().pipe_file("letters/locked/.lettergen/lock", lock.encode())
    answer = render(campaign, s3, "--out", "s3://letters/locked")
    assert (answer.code, "LG411" in answer.err) == (2, True)
    assert "process 1 on elsewhere" in answer.err
    old = f'{{"token": "x", "process": 1, "host": "elsewhere", "renewed": {time.time() - 900}}}'
    s3.open().pipe_file("letters/locked/.lettergen/lock", old.encode())
    assert render(campaign, s3, "--out", "s3://letters/locked").code == 0


@pytest.mark.parametrize(
    ("options", "code", "text"),
    [
        (["--out", "s3://nowhere/x"], "LG893", "there is no 'nowhere'"),
        (["--recipients", "s3://letters/none.csv"], "LG116", "no file s3://letters/none.csv"),
        (["--combined", "s3://letters/all.docx"], "LG896", "only letters are written"),
    ],
)
def test_what_is_wrong_with_storage_is_one_finding(
    campaign: Path, s3: S3Server, options: list[str], code: str, text: str
) -> None:
    answer = render(campaign, s3, *options)
    assert answer.code in (1, 2)
    assert "Traceback" not in answer.err
    assert [line for line in answer.lines if code in line and text in line]


def test_storage_that_cannot_be_reached_is_one_finding(campaign: Path) -> None:
    variables = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "k"}
    variables |= {"AWS_SECRET_ACCESS_KEY": "s", "AWS_MAX_ATTEMPTS": "1"}
    answer = program("render", str(campaign), "--out", "s3://letters/x", **variables)
    [line] = answer.lines
    assert answer.code == 2
    assert "LG893" in line and "cannot be reached" in line


def test_a_package_that_is_missing_is_named_with_what_installs_it(campaign: Path) -> None:
    script = (
        "import sys; sys.modules['s3fs'] = None\n"
        "from lettergen.cli.main import main\n"
        f"main(['render', {str(campaign)!r}, '--out', 's3://letters/x'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "LG891" in done.stderr and "pip install 'lettergen[s3]'" in done.stderr


def test_letters_go_to_a_server_of_sftp_whose_key_is_known(campaign: Path, tmp_path: Path) -> None:
    with start_sftp(tmp_path) as server:
        url = f"sftp://reader@127.0.0.1:{server.port}{tmp_path}/sent/letters"
        home = {"HOME": str(server.home), "SSH_AUTH_SOCK": ""}
        first = program("render", str(campaign), "--out", url, **home)
        assert first.lines == [f"6 letters in {url}/: 6 written."]
        assert program("render", str(campaign)).code == 0
        assert read_local(tmp_path / "sent/letters") == read_local(campaign / "letters")
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "sent").rglob("*")}
        second = program("render", str(campaign), "--out", url, **home)
        assert second.lines == [f"6 letters in {url}/: 6 unchanged."]
        after = {path: path.stat().st_mtime_ns for path in (tmp_path / "sent").rglob("*")}
        assert before == after
        (server.home / ".ssh/known_hosts").write_text("")
        stranger = program("render", str(campaign), "--out", url, **home)
        assert (stranger.code, "LG893" in stranger.err) == (2, True)


def test_a_local_run_loads_nothing_of_storage(campaign: Path) -> None:
    script = (
        "import sys\n"
        "from lettergen.cli.main import main\n"
        "try:\n"
        f"    main(['render', '-q', {str(campaign)!r}])\n"
        "except SystemExit:\n"
        "    pass\n"
        "print([name for name in sys.modules if 'fsspec' in name or 'lettergen.storage' in name])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
