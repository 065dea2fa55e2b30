"""Read a file of citations as entries with their places: CSL-YAML, CSL-JSON, BibTeX or RIS."""

from pathlib import Path

from lettergen.data import yaml_file as source
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place


def read_entries(path: Path) -> list[tuple[Mapping, Place]]:
    """Return the entries of a file of citations, each with its place.

    Reports entries that are not mappings (LG132), and leaves them out.

    Raises:
        LettergenError: there is no list of references (LG130).
    """
    if path.suffix.lower() == ".bib":
        from lettergen.data.bibtex import read_bibtex

        return read_bibtex(path)
    if path.suffix.lower() == ".ris":
        from lettergen.data.ris import read_ris

        return read_ris(path)
    content = source.load(path)
    references = content.get("references") if isinstance(content, Mapping) else content
    if not isinstance(references, Sequence):
        place = Place(str(path), 1)
        if isinstance(content, Mapping):
            place = content.place_of("references")
        message = "the citations must be a list under 'references:'."
        raise LettergenError(Finding("LG130", message, place))
    entries = []
    for index, entry in enumerate(references):
        place = references.place_of(index)
        if isinstance(entry, Mapping):
            entries.append((entry, place))
        else:
            report(Finding("LG132", "a citation must be a mapping (id, title, …).", place))
    return entries
