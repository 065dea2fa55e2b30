"""Split a part at its paragraphs, so that text which letters share is checked only once.

The letters of a campaign differ in a few paragraphs. All other paragraphs, and the text around
them, are the same in each letter: ``KnownTexts`` remembers those that passed a check.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from lettergen.system.dataclass import dataclass

_START, _START_WITH_ATTRIBUTES, _END = "<w:p>", "<w:p ", "</w:p>"
_HOLE = "<w:p/>"
_CUT = "\0"  # no XML contains it

_LARGEST_PART = 2_000_000  # bytes
_MOST_KNOWN = 2_500_000  # characters; more than the largest part


@dataclass(frozen=True, slots=True)
class SplitPart:
    """A split part: the start tag of its root, the text around the paragraphs, the paragraphs.

    In the ``skeleton``, each paragraph is replaced by an empty one. The part is well-formed if
    the skeleton is, and the paragraphs are between the tags of the root.
    """

    root: str
    skeleton: str
    paragraphs: list[str]

    def wrap(self, paragraphs: Iterable[str]) -> bytes:
        """Build the root with nothing but these paragraphs in it."""
        name = self.root[1:-1].split(None, 1)[0]
        return f"{self.root}{''.join(paragraphs)}</{name}>".encode()


@lru_cache(maxsize=12)  # the parts of one letter, which several checks split
def split_part(data: bytes) -> SplitPart:
    """Split a part in UTF-8.

    If paragraphs are inside a paragraph, as in a text box, the inner ones are split off. A part
    is not split if something may only look like a tag (in comments, CDATA sections or processing
    instructions), or if a namespace prefix may be declared again inside.
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
        if at < 0:  # the end of a paragraph with others inside
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
    """The skeletons and paragraphs that passed a check, by the start tag of their root.

    When they become too many, all are forgotten.
    """

    def __init__(self) -> None:
        self._texts: dict[str, set[str]] = defaultdict(set)
        self._size = 0

    def has_skeleton(self, part: SplitPart) -> bool:
        """Whether the text around the paragraphs is known."""
        return part.skeleton in self._texts[part.root]

    def find_unknown(self, part: SplitPart) -> list[str]:
        """Return the paragraphs of a part that are not known, in order."""
        known = self._texts[part.root]
        return [paragraph for paragraph in part.paragraphs if paragraph not in known]

    def add(self, part: SplitPart, text: str) -> None:
        """Remember a text of that part."""
        self._size += len(text)
        if self._size > _MOST_KNOWN:
            self._texts.clear()
            self._size = len(text)
        self._texts[part.root].add(text)
