"""Letters that a cluster of Dask renders are those of this machine: on a real scheduler."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lettergen.output.journal import NAME as JOURNAL
from tests.support.command_line import Answer, program, python
from tests.support.dask_cluster import DaskCluster, start_cluster
from tests.support.pictures import build_png
from tests.support.small_campaigns import write_campaign

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="workers are ended by signals"),
]

_LETTER = """\
Dear {{ name }},

{% if odd == "yes" %}See {{ link("this page", "https://example.org/a") }}.{% endif %}
{{ image("logo.png", alt="A logo") }}
{% include "end.md.j2" %}
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with start_cluster(tmp_path_factory.mktemp("dask"), "LIBREOFFICE=1", "") as found:
        yield found


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    recipients = "".join(
        f"- {{name: Reader {number}, odd: {'yes' if number % 2 else 'no'}}}\n"
        for number in range(30)
    )
    files: dict[str, bytes | str] = {
        "logo.png": build_png(),
        "end.md.j2": "Goodbye,  {{ name }}.\n",
    }
    return write_campaign(tmp_path / "campaign", _LETTER, recipients, files)


def read(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.suffix != ".json" and path.suffix in (".docx", ".txt", ".pdf")
    }


def test_letters_of_a_cluster_are_those_of_this_machine(
    campaign: Path, cluster: DaskCluster
) -> None:
    here = program("render", str(campaign), "--out", str(campaign / "here"))
    options = ["--out", str(campaign / "there"), "--scheduler", cluster.address]
    there = program("render", str(campaign), *options)
    assert there.err.replace("/there", "/here") == here.err
    assert there.code == here.code
    assert read(campaign / "there") == read(campaign / "here")
    before = {path: path.stat().st_mtime_ns for path in (campaign / "there").iterdir()}
    again = program("render", str(campaign), *options)
    assert "30 unchanged" in again.err
    letters = [path for path in before if path.suffix == ".docx"]
    assert all(path.stat().st_mtime_ns == before[path] for path in letters)
    assert program("render", str(campaign), "--out", str(campaign / "there")).code == here.code


def test_findings_of_workers_that_are_started_for_one_run_name_the_files_of_this_machine(
    campaign: Path,
) -> None:
    people = campaign / "recipients.yaml"
    people.write_text(people.read_text() + '- {name: Last, odd: ""}\n- {name: "", odd: no}\n')
    here = program("render", str(campaign), "--out", str(campaign / "here"))
    options = ["--out", str(campaign / "there"), "--scheduler", "local", "--jobs", "2"]
    there = program("render", str(campaign), *options)
    assert there.err.replace("/there", "/here") == here.err
    assert str(campaign / "campaign.yaml") in here.err
    assert read(campaign / "there") == read(campaign / "here")


def test_a_worker_that_is_killed_costs_no_letter(campaign: Path, tmp_path: Path) -> None:
    people = "".join(f"- {{name: Reader {number}, odd: no}}\n" for number in range(300))
    (campaign / "recipients.yaml").write_text(people)
    here, there = campaign / "here", campaign / "there"
    with start_cluster(tmp_path, "", "") as own:
        options = ["--out", str(there), "--scheduler", own.address]
        command = [sys.executable, "-m", "lettergen", "render", "-q", str(campaign), *options]
        with subprocess.Popen(command) as run:
            end = time.monotonic() + 60
            while not (there / JOURNAL).exists():
                assert run.poll() is None and time.monotonic() < end
                time.sleep(0.01)
            own.kill_worker()
            assert run.wait(60) == 0
    assert program("render", "-q", str(campaign), "--out", str(here)).code == 0
    assert read(there) == read(here)
    assert len(read(there)) == 300


def test_pdfs_are_made_by_workers_with_libreoffice(
    campaign: Path, cluster: DaskCluster, soffice: object
) -> None:
    common = ["--format", "docx,pdf", "--only", "Reader 1", "--only", "Reader 2"]
    here = program("render", str(campaign), "--out", str(campaign / "here"), *common)
    options = ["--out", str(campaign / "there"), "--scheduler", cluster.address]
    there = program("render", str(campaign), *options, *common)
    assert (there.code, there.err) == (here.code, here.err.replace("/here", "/there"))
    assert read(campaign / "there") == read(campaign / "here")
    assert len(read(campaign / "there")) == 4


def test_what_is_wrong_with_a_cluster_is_one_finding(campaign: Path, tmp_path: Path) -> None:
    def render(address: str, *options: str) -> Answer:
        return program("render", str(campaign), "--scheduler", address, *options)

    bad = render("nonsense://x")
    assert (bad.code, "LG894" in bad.err, len(bad.lines)) == (2, True, 1)
    with start_cluster(tmp_path, "") as own:
        no_pdf = render(own.address, "--format", "pdf")
        assert (no_pdf.code, "LG898" in no_pdf.err, len(no_pdf.lines)) == (2, True, 1)
        assert "LIBREOFFICE=1" in no_pdf.err
        arguments = ["render", str(campaign), "--scheduler", own.address]
        other = program(*arguments, SOURCE_DATE_EPOCH="1")  # of which letters have their time
        assert (other.code, "LG897" in other.err, len(other.lines)) == (2, True, 1)


def test_dask_that_is_not_installed_is_named(campaign: Path) -> None:
    script = (
        "import sys; sys.modules['distributed'] = None\n"
        "from lettergen.cli.main import main\n"
        f"main(['render', {str(campaign)!r}, '--scheduler', 'local'])\n"
    )
    answer = python("-c", script)
    assert answer.code == 2
    assert "pip install 'lettergen[cluster]'" in answer.err
