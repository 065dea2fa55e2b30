"""Copies of letters for those who proofread in Word: values shaded, a comment for each source."""

from collections.abc import Callable
from itertools import groupby

from lettergen.docx.comments import Comments
from lettergen.docx.origin import mark_as_written
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.properties import get_or_add_child, get_or_add_properties
from lettergen.docx.runs import TRACE
from lettergen.docx.xml import Element, w
from lettergen.proof.letters import MarkedLetter
from lettergen.template.trace.recorder import Source

FOLDER = "proof"
"""The folder of the copies, beside the letters."""

_FILL, _BY_HAND_FILL = "DCEBE6", "F8EAD2"

Describe = Callable[[Source], str]


def build_copy(marked: MarkedLetter, describe: Describe) -> bytes:
    """Return the copy of a letter; ``describe`` tells in words where a value is from.

    Word has comments in the main text only. What notes, headers and footers print is shaded there,
    and one comment at the first paragraph lists the sources.
    """
    assert marked.package is not None
    package = marked.package
    comments = Comments(package, "lettergen")
    others: dict[str, None] = {}
    main = package.parse_part(package.main)
    for name in list(package.parts):
        if not name.endswith(".xml") or f' {TRACE}="'.encode() not in package.parts[name]:
            continue
        root = main if name == package.main else package.parse_part(name)
        for mark, runs in _list_marked(root):
            text = describe(marked.sources[int(mark)]) if mark.isdigit() else "Changed by hand."
            for run in runs:
                _shade(run, _FILL if mark.isdigit() else _BY_HAND_FILL)
            if root is main:
                comments.add_range(runs[0], runs[-1], text)
            else:
                words = "".join(one.text or "" for run in runs for one in run.iter(w("t")))
                others[f"“{words}” ({_name_story(name)}): {text}"] = None
        if root is not main:
            package.set_part(name, root)
    first = next(main.iter(w("p")), None)
    if others and first is not None:
        for line in others:
            comments.add(first, line)
    package.set_part(package.main, main)
    comments.store()
    mark_as_written(package)
    return PackageWriter(package.parts).build({})


def _list_marked(root: Element) -> list[tuple[str, list[Element]]]:
    """Return the runs with one mark that follow each other, and take the marks away."""
    found: list[tuple[str, list[Element]]] = []
    for parent in {run.getparent(): None for run in root.iter(w("r"))}:
        if parent is None:
            continue
        for mark, group in groupby(list(parent), _get_mark):
            runs = list(group)
            if mark:
                found.append((mark, runs))
                for run in runs:
                    del run.attrib[TRACE]
    return found


def _get_mark(element: Element) -> str:
    return element.get(TRACE, "") if element.tag == w("r") else ""


def _shade(run: Element, fill: str) -> None:
    """Shade the text of a run (17.3.2.32)."""
    shading = get_or_add_child(get_or_add_properties(run), "shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(w(name), value)


def _name_story(part: str) -> str:
    name = part.rpartition("/")[2].partition(".")[0]
    return name.rstrip("0123456789").removesuffix("s")
