"""The words of a paragraph: where a line may begin, and how to split runs there."""

from lxml import etree

from lettergen.docx.fields import create_run
from lettergen.docx.runs import set_text
from lettergen.docx.xml import Element, w
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

_PROPERTIES, _TEXT = w("rPr"), w("t")

# A line may begin after a blank, a hyphen, a dash or a slash.
_ENDS = " \t/\\-\N{EN DASH}\N{EM DASH}"
_START = compile_lazily(rf"(?<=[{_ENDS}])[^\s{_ENDS}]")
_ENDS_WORD = compile_lazily(rf"[{_ENDS}]\Z")


@dataclass(frozen=True)
class WordStart:
    """The start of a word: before a character of a leaf of its paragraph.

    ``line_break`` is the break (``w:br``) directly before it, if there is one.
    """

    leaf: Element
    offset: int = 0
    line_break: Element | None = None

    @property
    def end_before(self) -> "WordStart":
        """The place where the word before it ends, with the blank behind that."""
        return self if self.line_break is None else WordStart(self.line_break)


def list_runs(paragraph: Element) -> list[Element]:
    """Return the runs of a paragraph, without those of text boxes that are anchored in it."""
    return [run for run in paragraph.iter(w("r")) if next(run.iterancestors(w("p"))) is paragraph]


def list_leaves(paragraph: Element) -> list[Element]:
    """Return the contents of a paragraph's runs, in order: text, tabs, marks."""
    return [leaf for run in list_runs(paragraph) for leaf in run if leaf.tag != _PROPERTIES]


def find_word_starts(paragraph: Element) -> list[WordStart]:
    """Return where the words of a paragraph start, except the first.

    The result of a field counts as one word with what is around it: a field cannot be split.
    """
    found: list[WordStart] = []
    depth, is_next_start, line_break = 0, False, None
    for leaf in list_leaves(paragraph):
        if leaf.tag == w("fldChar"):
            depth += {"begin": 1, "end": -1}.get(leaf.get(w("fldCharType"), ""), 0)
        text = (leaf.text or "") if leaf.tag == w("t") else ""
        is_free = depth == 0 and next(leaf.iterancestors(w("fldSimple")), None) is None
        if text and is_free:
            if is_next_start and not text[0].isspace():
                found.append(WordStart(leaf, line_break=line_break))
            found += [WordStart(leaf, match.start()) for match in _START.finditer(text)]
        if text:
            is_next_start, line_break = bool(_ENDS_WORD.search(text)), None
        elif leaf.tag == w("br") and is_free:
            is_next_start, line_break = True, leaf
    return found


def split_run(start: WordStart) -> Element:
    """Split the run of a word's start there, if need be; return the run that begins with it."""
    leaf, run = start.leaf, start.leaf.getparent()
    assert run is not None
    if not start.offset and all(
        one.tag == _PROPERTIES for one in leaf.itersiblings(preceding=True)
    ):
        return run
    rest = list(leaf.itersiblings())
    if start.offset:
        text = leaf.text or ""
        words = etree.Element(_TEXT)
        set_text(words, text[start.offset :])
        set_text(leaf, text[: start.offset])
        rest.insert(0, words)
    else:
        rest.insert(0, leaf)
    new = create_run(run.find(_PROPERTIES), rest)
    run.addnext(new)
    return new
