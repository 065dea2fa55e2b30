"""Blank out the words of a template that each letter replaces, apart from its tags.

They are what its merge fields and content controls show there: a name of a field, a prompt, or
the values of one recipient if it was saved with a preview.
"""

import copy
from collections.abc import Iterator

from lettergen.checks.documents import WordDocument
from lettergen.docx.content_controls import find_controls
from lettergen.docx.field_instructions import read_code, read_kind
from lettergen.docx.fields import (
    BrokenFieldError,
    Field,
    ParagraphEnd,
    Story,
    find_stories,
    flatten,
)
from lettergen.docx.xml import Element, w
from lettergen.system.dataclass import replace
from lettergen.template.jinja.names import DataNames
from lettergen.template.mailmerge.expressions import VALUES

_BLANK = "\ufffc"  # as for a picture


def blank_out_varying_words(document: WordDocument, names: DataNames) -> WordDocument:
    """Return a document without the words that its merge fields and content controls show.

    ``names`` are those of the data: content controls of these names are filled.
    """
    stories = dict(document.stories)
    for part, root in document.stories.items():
        if next(root.iter(w("sdt"), w("fldChar"), w("fldSimple")), None) is None:
            continue
        stories[part] = story = copy.deepcopy(root)
        for element in [*_list_controls(story, names), *_list_results(story)]:
            for text in element.iter(w("t")):
                text.text = _BLANK * len(text.text or "")
    return replace(document, stories=stories)


def _list_controls(root: Element, names: DataNames) -> Iterator[Element]:
    """Iterate over the contents of controls that are fields."""
    for control in find_controls(root):
        if any(_is_field(name, names) for name in control.names):
            yield control.content


def _is_field(name: str, names: DataNames) -> bool:
    paths = (*names.find_paths((name,)), *names.find_paths(tuple(name.split("."))))
    return any(names.misses(path) is None for path in paths)


def _list_results(root: Element) -> Iterator[Element]:
    """Iterate over the runs, or simple fields, that show the result of a merge field."""
    for story_root in find_stories(root):
        try:
            fields = Story(story_root).fields
        except BrokenFieldError:
            continue
        waiting = list(fields)
        while waiting:
            field = waiting.pop()
            if read_kind(read_code(field)) not in VALUES:
                waiting += [item for item in field.list_items() if isinstance(item, Field)]
            elif field.is_simple:
                yield field.begin
            else:
                yield from (
                    run for run in flatten(field.result) if not isinstance(run, ParagraphEnd)
                )
