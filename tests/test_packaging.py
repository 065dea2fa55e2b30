"""The package: its metadata, its files, and the pinned versions of what it depends on."""

import os
import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import lettergen
from tests.conftest import REPOSITORY

DOCS = sorted((REPOSITORY / "docs").glob("*.md"))


def constraints() -> list[Requirement]:
    """Return what constraints.txt pins on this system."""
    lines = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    return [pin for pin in pins if pin.marker is None or pin.marker.evaluate()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the working tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


def test_the_wheel_has_the_documentation_the_license_and_the_mark_of_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"lettergen/docs/{path.name}" for path in DOCS} <= names
    assert "lettergen/py.typed" in names
    assert f"lettergen-{lettergen.__version__}.dist-info/licenses/LICENSE" in names
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"lettergen"}


def test_the_metadata_name_license_readme_and_program(wheel: Path) -> None:
    folder = f"lettergen-{lettergen.__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(f"{folder}/METADATA").decode()
        entry_points = archive.read(f"{folder}/entry_points.txt").decode()
    assert "License-Expression: MIT\n" in text
    assert "Description-Content-Type: text/markdown\n" in text
    assert "Typing :: Typed" in text
    assert "lettergen = lettergen.cli.main:main\n" in entry_points


def test_the_license_names_the_contributors() -> None:
    text = (REPOSITORY / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License\n\nCopyright (c) 2026 the lettergen contributors\n")


def test_the_version_is_that_of_the_newest_release_in_the_changelog() -> None:
    text = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d.*?)\]", text, re.MULTILINE)
    assert released[:1] in ([], [lettergen.__version__])


def test_the_documentation_names_the_tag_of_this_version() -> None:
    tags = {
        tag
        for path in (REPOSITORY / "README.md", *DOCS)
        for tag in re.findall(r"(?:lettergen@|rev: )(v[\d.]+)", path.read_text(encoding="utf-8"))
    }
    assert tags == {f"v{lettergen.__version__}"}


def test_every_constraint_pins_one_version() -> None:
    pins = constraints()
    assert pins
    assert all(re.fullmatch(r"==[\w.]+", str(pin.specifier)) for pin in pins)


def test_every_requirement_is_pinned_to_a_version_that_it_allows() -> None:
    pins = {pin.name.replace("_", "-").lower(): pin for pin in constraints()}
    requirements = [Requirement(line) for line in metadata.requires("lettergen") or ()]
    assert len(requirements) > 15
    for requirement in requirements:
        if requirement.name != "lettergen" and not _is_for_another_system(requirement):
            pin = pins[requirement.name.replace("_", "-").lower()]
            (version,) = pin.specifier
            assert requirement.specifier.contains(version.version), requirement


def _is_for_another_system(requirement: Requirement) -> bool:
    extras = ("", *(metadata.metadata("lettergen").get_all("Provides-Extra") or ()))
    marker = requirement.marker
    return marker is not None and not any(marker.evaluate({"extra": name}) for name in extras)


@pytest.mark.parametrize("path", sorted((REPOSITORY / ".github").rglob("*.yml")), ids=str)
def test_a_workflow_runs_scripts_that_exist(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    runs = [
        step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step
    ]
    scripts = [REPOSITORY / run.split()[0] for run in runs if run.startswith(".ci/")]
    assert all(os.access(script, os.X_OK) for script in scripts)
    assert scripts


# Links between the files of the repository


def _links() -> list[tuple[str, str]]:
    """Return the relative links of all documents, each with its document."""
    documents = [*REPOSITORY.glob("*.md"), *DOCS, REPOSITORY / "benchmarks" / "README.md"]
    return [
        (path.relative_to(REPOSITORY).as_posix(), link)
        for path in documents
        for link in re.findall(r"\]\(([^)\s]+)\)", _prose(path))
        if not re.match(r"\w+:", link)
    ]


def _prose(path: Path) -> str:
    """Return a document without its code."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^ *```.*?^ *```$|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("document", "link"), _links())
def test_a_link_leads_to_a_file_and_a_heading(document: str, link: str) -> None:
    name, _, anchor = link.partition("#")
    target = (REPOSITORY / document).parent / name if name else REPOSITORY / document
    assert target.exists()
    if anchor:
        headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert anchor in slugs


def test_the_website_has_every_page() -> None:
    """MkDocs is strict about pages that are in no menu; here it need not be installed."""
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    menu = text.partition("\nnav:\n")[2]
    assert {path.name for path in DOCS} <= set(re.findall(r"[\w-]+\.md", menu))


def test_the_first_page_links_to_every_other() -> None:
    index = (REPOSITORY / "docs" / "index.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", index))
    assert linked == {path.name for path in DOCS} - {"index.md"}
