"""The sides of the comparison: where each is installed, and the command that writes the letters."""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.letters import SHIPPED, Letters

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Side:
    """A program that writes the letters of one set into a folder.

    ``command`` gives its command line for a folder. ``numbered`` tells whether its files are
    named by number, in the order of the letters.
    """

    name: str
    version: str
    command: Callable[[Path], list[str | Path]]
    numbered: bool = True


def environment(folder: Path, *requirements: str) -> Path:
    """Return the ``bin`` folder of a new Python environment with these packages."""
    bin_ = folder / ("Scripts" if os.name == "nt" else "bin")
    if not bin_.exists():
        venv.create(folder, with_pip=True)
        pip = [bin_ / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, *requirements], check=True)
    return bin_


def checkout(folder: Path, revision: str) -> Path:
    """Return a folder with the files of a git revision."""
    if not folder.exists():
        folder.mkdir(parents=True)
        archive = subprocess.run(
            ["git", "archive", revision], cwd=SHIPPED, check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "x"], cwd=folder, input=archive, check=True)
    return folder


def lettergen(name: str, program: Path, letters: Letters) -> Side:
    """Return lettergen itself, from the files of the campaign to files on disk."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return Side(
        name,
        said.stdout.split()[-1],
        lambda out: [program, "render", "-q", "--out", out, letters.campaign],
        numbered=False,
    )


def floor(letters: Letters) -> Side:
    """Return the least that lettergen's guarantees take."""
    script = [sys.executable, HERE / "floor.py", letters.finished, letters.data]
    return Side("the floor", "", lambda out: [*script, out])


def python_peers(tools: Path, letters: Letters, folder: Path) -> list[Side]:
    """Return docxtpl and docx-mailmerge2, each in an environment of its own."""
    templates = {
        "docxtpl": letters.template(folder / "docxtpl.docx", lambda key: f"{{{{ {key}|e }}}}"),
        "mailmerge": letters.merge_field_template(folder / "mailmerge.docx"),
    }
    names = {"docxtpl": "docxtpl, its docs' loop", "mailmerge": "docx-mailmerge2"}
    sides = []
    for key, name in names.items():
        requirements = HERE / f"requirements-{key}.txt"
        bin_ = environment(tools / key, "-r", str(requirements))
        script: list[str | Path] = [bin_ / "python", HERE / f"{key}_loop.py", templates[key]]
        version = requirements.read_text("utf-8").strip().rpartition("=")[2]
        sides.append(Side(name, version, _with(script, letters.data)))
    return sides


def node_peers(tools: Path, letters: Letters, folder: Path) -> list[Side]:
    """Return the peers of the npm registry; none without Node.js."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return []
    modules = tools / "node"
    if not (modules / "node_modules").exists():
        modules.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "package.json", modules)
        subprocess.run([npm, "install", "--no-audit", "--no-fund"], cwd=modules, check=True)
    for script in HERE.glob("*.js"):
        shutil.copy(script, modules)
    braces = letters.template(folder / "braces.docx", lambda key: f"{{{key}}}")
    carbone = letters.template(folder / "carbone.docx", lambda key: f"{{d.{key}}}")
    plus = letters.template(folder / "plus.docx", lambda key: f"+++INS {key}+++")
    templates = {
        "docxtemplater": braces,
        "easy-template-x": braces,
        "carbone": carbone,
        "docx-templates": plus,
    }
    versions = _npm_versions(modules)
    return [
        Side(name, versions[name], _with([node, modules / f"{name}.js", template], letters.data))
        for name, template in templates.items()
    ]


def _with(command: list[str | Path], data: Path) -> Callable[[Path], list[str | Path]]:
    return lambda out: [*command, data, out]


def _npm_versions(modules: Path) -> dict[str, str]:
    packages = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    return {
        name: json.loads((modules / "node_modules" / name / "package.json").read_text("utf-8"))[
            "version"
        ]
        for name in packages
    }
