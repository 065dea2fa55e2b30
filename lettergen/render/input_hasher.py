"""The fingerprints of everything that a letter is made from."""

from lettergen.data.recipients import Recipient
from lettergen.data.values import RECORD_NAMES
from lettergen.diagnostics.finding import LettergenError
from lettergen.output.inputs import Inputs
from lettergen.project.editions import Edition
from lettergen.project.project import Project
from lettergen.system import fingerprint


class InputHasher:
    """Takes the fingerprints of the letters of a project, whose letter was compiled."""

    def __init__(self, project: Project) -> None:
        assert project.editions is not None
        self._editions = project.editions
        values = fingerprint.hash_value(project.campaign.values)
        self._shared = {**project.fingerprints, "values": values}
        self._citations: dict[int, dict[str, str]] = {}

    def hash(self, recipient: Recipient) -> Inputs:
        """Return the fingerprints of the letter to a recipient."""
        fields = recipient.fields
        own = {"recipient": fingerprint.hash_value(fields)}
        try:
            edition = self._editions.find(recipient)
        except LettergenError:  # which rendering reports
            return Inputs({**self._shared, **own}, {})
        if fields.record and edition.letter.names.has_any(RECORD_NAMES):
            own["recipient"] = fingerprint.hash_value([fields, fields.record])
        return Inputs(
            {**self._shared, **edition.fingerprints, **own}, self._hash_citations(edition)
        )

    def _hash_citations(self, edition: Edition) -> dict[str, str]:
        """Return the fingerprints of the citations as an edition prints them."""
        if id(edition) not in self._citations:
            style = edition.letter.settings.citation_style
            hashes = {key: fingerprint.hash_value(style.describe(key)) for key in style.items}
            self._citations[id(edition)] = hashes
        return self._citations[id(edition)]
