"""Take recipients from a list of entries: a YAML file, or the objects of a program."""

from collections.abc import Iterator

from lettergen.data import yaml_file
from lettergen.data.recipient_source import RecipientSource
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place


def read_entries(source: RecipientSource) -> Iterator[Mapping]:
    """Yield the entries of a YAML file; see ``list_entries``."""
    return list_entries(yaml_file.load(source.file), Place(str(source.file), 1))


def list_entries(
    content: object, place: Place, hint: str = "Begin each entry with '- '."
) -> Iterator[Mapping]:
    """Yield the entries of a list; ``place`` is where it is, ``hint`` how to write one.

    Reports entries that are no mappings (LG121), and leaves them out.

    Raises:
        LettergenError: there is no list, or nothing in it (LG120).
    """
    if not isinstance(content, Sequence) or not content:
        message = "the recipients must be a list with at least one entry."
        raise LettergenError(Finding("LG120", message, place, hint))
    for index, entry in enumerate(content):
        if isinstance(entry, Mapping):
            yield entry
        else:
            report_no_mapping(content.place_of(index))


def report_no_mapping(place: Place) -> None:
    """Report an entry that is no mapping (LG121)."""
    report(Finding("LG121", "an entry must be a mapping of field names to values.", place))
