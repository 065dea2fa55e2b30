"""Finds tags in parts that are not merged, which every letter would show as they are."""

from collections.abc import Iterable, Iterator

from lettergen.diagnostics.finding import Finding, Place
from lettergen.docx.package import Package
from lettergen.docx.xml import Element
from lettergen.system.patterns import compile_lazily

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
# Charts and diagrams keep their words in parts of their own, and in a picture of these.
_PARTS = compile_lazily(r"(?:.*/)?(?:charts|diagrams)/[^/]*\.xml")
_TAG = compile_lazily(r"\{\{|\{%")


def find_unmerged_tags(package: Package, roots: Iterable[tuple[str, Element]]) -> Iterator[Finding]:
    """Yield a finding for each part with tags in a chart, a diagram or an equation.

    ``roots`` are the parts that are merged.
    """
    for name, data in package.parts.items():
        if _PARTS.fullmatch(name) and _TAG.search(data.decode("utf-8", "replace")):
            yield _finding(package, name, "a chart or a diagram")
    for name, root in roots:
        if any(_TAG.search(text.text or "") for text in root.iter(_MATH_TEXT)):
            yield _finding(package, name, "an equation")


def _finding(package: Package, name: str, where: str) -> Finding:
    hint = "Put the tag into the text next to it."
    return Finding("LG215", f"{where} cannot contain a tag.", Place(package.path, 0, name), hint)
