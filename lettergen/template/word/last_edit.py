"""The bookmark with which Word marks where the author typed last.

Nothing refers to it, and it would be content of the paragraph that it is in: a tag beside it would
not be alone.
"""

from lettergen.docx.xml import Element, replace_element, w

_NAME = "_GoBack"


def remove_last_edit(root: Element) -> None:
    """Remove the bookmark from a part."""
    for start in list(root.iter(w("bookmarkStart"))):
        if start.get(w("name")) == _NAME:
            number = start.get(w("id"))
            ends = [end for end in root.iter(w("bookmarkEnd")) if end.get(w("id")) == number]
            for bookmark in (start, *ends):
                replace_element(bookmark, [])
