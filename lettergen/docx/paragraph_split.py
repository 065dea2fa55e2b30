"""A part taken apart at its paragraphs, so that what letters have in common is looked at once.

The letters of a campaign differ in a few paragraphs. All others, and what stands around them,
are the same text again and again: ``Known`` keeps those that were found to be good.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_START, _START_WITH_ATTRIBUTES, _END = "<w:p>", "<w:p ", "</w:p>"
_HOLE = "<w:p/>"
_CUT = "\0"  # no part that is XML can hold it

_LARGEST_PART = 2_000_000  # bytes
_MOST_KNOWN = 8_000_000  # characters


@dataclass(frozen=True, slots=True)
class SplitPart:
    """A part taken apart: its root's start tag, the text around the paragraphs, and those.

    In the skeleton an empty paragraph stands for each that was taken out. The part is
    well-formed if the skeleton is, and so are the paragraphs between the tags of the root.
    """

    root: str
    skeleton: str
    paragraphs: list[str]

    def wrap(self, paragraphs: Iterable[str]) -> bytes:
        """The root with these paragraphs in it, and nothing else."""
        name = self.root[1:-1].split(None, 1)[0]
        return f"{self.root}{''.join(paragraphs)}</{name}>".encode()


@lru_cache(maxsize=12)  # the parts of one letter: more than one reader asks for them
def split_part(data: bytes) -> SplitPart:
    """Take a part apart that is in UTF-8.

    Of paragraphs inside a paragraph, as a text box has them, the inner ones are taken out. The
    part stays whole where what looks like a tag may be none (there are comments, CDATA,
    processing instructions), or a prefix may mean something else than at the root.
    """
    xml = data.decode()
    start = xml.find("<", xml.startswith("<?"))
    root = xml[start : xml.find(">", start) + 1]
    whole = SplitPart(root, xml, [])
    if len(data) > _LARGEST_PART or "<!" in xml or xml.rfind("<?") > 0 or _CUT in xml:
        return whole
    has_attributes = _START_WITH_ATTRIBUTES in xml
    *pieces, rest = xml.replace(_END, _END + _CUT).split(_CUT)
    paragraphs: list[str] = []
    between: list[str] = []
    before = ""
    for piece in pieces:
        at = piece.rfind(_START)
        if has_attributes:
            at = max(at, piece.rfind(_START_WITH_ATTRIBUTES))
        if at < 0:  # the end of a paragraph that holds others
            before += piece
            continue
        between.append(before + piece[:at])
        paragraphs.append(piece[at:])
        before = ""
    skeleton = _HOLE.join([*between, before + rest])
    if "xmlns" in skeleton[start + len(root) :]:
        return whole
    return SplitPart(root, skeleton, paragraphs)


class KnownTexts:
    """The skeletons and paragraphs that were found to be good, by the root that they stand in.

    When they are very many, they are forgotten.
    """

    def __init__(self) -> None:
        self._texts: dict[str, set[str]] = defaultdict(set)
        self._size = 0

    def has_skeleton(self, part: SplitPart) -> bool:
        """Whether what stands around the paragraphs is known."""
        return part.skeleton in self._texts[part.root]

    def find_unknown(self, part: SplitPart) -> list[str]:
        """The paragraphs of a part that are not known, in order."""
        known = self._texts[part.root]
        return [paragraph for paragraph in part.paragraphs if paragraph not in known]

    def add(self, part: SplitPart, text: str) -> None:
        """Take note of a good text in that part."""
        self._size += len(text)
        if self._size > _MOST_KNOWN:
            self._texts.clear()
            self._size = len(text)
        self._texts[part.root].add(text)
