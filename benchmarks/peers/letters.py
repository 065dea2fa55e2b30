"""The letters that every side writes: a campaign for lettergen, a template and data for peers.

The template of a peer is lettergen's own finished letter, in which each varying value is a tag in
the peer's syntax. So the letterhead, styles, links and footnotes are the same on all sides. Every
letter takes the same branch and cites the same sources, because not every peer can fill footnotes.
"""

import copy
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

SHIPPED = Path(__file__).resolve().parents[2]
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARK = re.compile(r"@@(\w+)@@")
_ADDRESS_LINES = 5


@dataclass(frozen=True)
class Letters:
    """The same letters for all sides, ready on disk."""

    campaign: Path
    data: Path
    finished: Path

    def template(self, path: Path, tag: Callable[[str], str]) -> Path:
        """Write the template of a peer whose tag for a field ``tag`` gives."""
        return _rewrite(self.finished, path, lambda text: _MARK.sub(lambda m: tag(m[1]), text))

    def merge_field_template(self, path: Path) -> Path:
        """Write the template with Word's MERGEFIELD fields (ECMA-376 part 1, 17.16.5.35)."""
        return _rewrite(self.finished, path, _with_merge_fields)


def build(folder: Path, count: int, lettergen: Path) -> Letters:
    """Write everything for ``count`` letters below ``folder``; ``lettergen`` is the program."""
    people = list(_people(count))
    campaign = _campaign(folder / "campaign", [_entry(fields) for fields in people])
    marks = {key: f"@@{key}@@" for key in people[0]}
    marked = _campaign(folder / "marked", [_entry(marks)])
    subprocess.run([lettergen, "render", "-q", marked], check=True)
    (finished,) = (marked / "letters").glob("*.docx")
    data = folder / "letters.json"
    data.write_text(json.dumps(people, ensure_ascii=False), "utf-8")
    return Letters(campaign, data, finished)


def words(path: Path) -> str:
    """Return the words of a letter's body, paragraph by paragraph."""
    with zipfile.ZipFile(path) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
    paragraphs = ("".join(t.text or "" for t in p.iter(f"{_W}t")) for p in document.iter(f"{_W}p"))
    return "\n".join(paragraphs)


def _people(count: int) -> Any:
    entries = yaml.safe_load((SHIPPED / "recipients.yaml").read_text("utf-8"))
    for number in range(count):
        entry = entries[number % len(entries)]
        lines = [*entry["address"], *[f"Floor {n}" for n in range(_ADDRESS_LINES)]]
        yield {
            "area": f"{entry['area']} {number}",
            "name": f"{entry['name']} {number}",
            "title": entry["title"],
            "salutation": entry["salutation"],
            **{f"address{n}": line for n, line in enumerate(lines[:_ADDRESS_LINES], 1)},
            "unit": entry["vru"]["name"],
            "interest": entry["vru"]["interest"],
        }


def _entry(fields: dict[str, str]) -> dict[str, Any]:
    return {
        **{key: fields[key] for key in ("area", "name", "title", "salutation")},
        "address": [fields[f"address{n}"] for n in range(1, _ADDRESS_LINES + 1)],
        "vru": {"name": fields["unit"], "interest": fields["interest"], "source": "apcc-2020"},
    }


def _campaign(folder: Path, entries: list[dict[str, Any]]) -> Path:
    folder.mkdir(parents=True)
    shutil.copytree(SHIPPED / "templates", folder / "templates")
    for name in ("campaign.yaml", "citations.yaml"):
        shutil.copy(SHIPPED / name, folder)
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1000)
    (folder / "recipients.yaml").write_text(text, "utf-8")
    return folder


def _rewrite(source: Path, target: Path, rewrite: Callable[[str], str]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if b"@@" in data:
                text = data.decode()
                is_story = name.startswith("word/")
                data = (rewrite(text) if is_story else _MARK.sub("", text)).encode()
            new.writestr(name, data)
    return target


def _with_merge_fields(text: str) -> str:
    root = etree.fromstring(text.encode())
    for run in [run for run in root.iter(f"{_W}r") if _MARK.search("".join(run.itertext()))]:
        properties, *content = run if run.find(f"{_W}rPr") is not None else [None, *run]
        for child in content:
            for number, piece in enumerate(_MARK.split(child.text or "")):
                if piece or child.tag != f"{_W}t":
                    run.addprevious(_merge_field(piece, properties, child, is_field=number % 2))
        run.getparent().remove(run)
    return etree.tostring(root, encoding="unicode")


def _merge_field(text: str, properties: Any, child: Any, *, is_field: int) -> Any:
    """Return a run with a copy of ``child``, or the field of that name around such a run."""
    run, content = etree.Element(f"{_W}r"), copy.deepcopy(child)
    if properties is not None:
        run.append(copy.deepcopy(properties))
    run.append(content)
    if child.tag == f"{_W}t":
        content.text = f"«{text}»" if is_field else text
        content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if not is_field:
        return run
    field = etree.Element(f"{_W}fldSimple", {f"{_W}instr": f" MERGEFIELD {text} "})
    field.append(run)
    return field
