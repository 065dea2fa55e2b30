"""The text that a piece of a letter shows: results of fields, without their codes."""

from collections.abc import Iterable, Iterator

from lettergen.docx.run_content import CHARACTERS, DELETED
from lettergen.docx.xml import Element, w

_PARAGRAPH, _RUN, _TEXT, _MARK = w("p"), w("r"), w("t"), w("fldChar")
_SKIPPED = frozenset((*DELETED, w("pPr"), w("rPr"), w("txbxContent")))


def read_shown_text(element: Element) -> str:
    """Return the text that an element shows, one paragraph a line."""
    paragraphs = list(element.iter(_PARAGRAPH)) if element.tag != _PARAGRAPH else [element]
    if not paragraphs:
        return join_text(list_runs(element))
    return "\n".join(join_text(list_runs(one)) for one in paragraphs)


def list_runs(element: Element) -> Iterator[Element]:
    """Iterate over the runs of an element, without those of text boxes in it."""
    for child in element:
        if child.tag == _RUN:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from list_runs(child)


def keep_shown(runs: Iterable[Element]) -> Iterator[Element]:
    """Iterate over the runs that are shown: not the marks of fields, and not their codes."""
    is_code = [False]
    for run in runs:
        mark = run.find(_MARK)
        kind = None if mark is None else mark.get(w("fldCharType"))
        if kind == "begin":
            is_code.append(True)
        elif kind == "separate":
            is_code[-1] = False
        elif kind == "end":
            if len(is_code) > 1:
                is_code.pop()
        elif not any(is_code) and run.find(f"{w('rPr')}/{w('vanish')}") is None:
            yield run


def join_text(runs: Iterable[Element]) -> str:
    """Return the text that runs show."""
    return "".join(
        child.text or "" if child.tag == _TEXT else CHARACTERS[str(child.tag)]
        for run in keep_shown(runs)
        for child in run
        if child.tag == _TEXT or child.tag in CHARACTERS
    )
