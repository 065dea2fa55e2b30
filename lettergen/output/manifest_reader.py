"""Read what the manifest of a folder records, without a run."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output import manifest_json
from lettergen.output.entry import Entry
from lettergen.output.files import describe_os_error
from lettergen.output.lock import lock_to_read
from lettergen.output.manifest import NAME, Manifest
from lettergen.system.dataclass import dataclass


@dataclass(frozen=True)
class ManifestListing:
    """The entries of a manifest in the order of their names, and the combined files.

    The entries are read one at a time, and once only.
    """

    letters: Iterable[tuple[str, Entry]]
    combined: Mapping[str, str]

    def encode(self) -> Iterator[str]:
        """Yield the manifest as JSON, in pieces."""
        return manifest_json.encode(self.letters, self.combined)


@contextmanager
def open_manifest(folder: Path) -> Iterator[ManifestListing]:
    """Read the manifest of a folder, of this version of lettergen or of an earlier one.

    Raises:
        LettergenError: the folder has none (LG750), it cannot be used (LG413), or a run writes to
            the folder (LG411).
    """
    with ExitStack() as stack:
        try:
            listing = _open(folder, stack)
        except OSError as error:
            raise LettergenError(describe_os_error(folder, error, "cannot be read")) from None
        yield listing


def _open(folder: Path, stack: ExitStack) -> ManifestListing:
    """Read a manifest, which stays open until the stack is closed."""
    content = manifest_json.read(folder)
    if content:
        return ManifestListing(sorted(content.letters.items()), content.combined)
    if not (folder / NAME).exists():
        message, hint = "has no manifest.", "Name a folder that 'lettergen render' wrote to."
        raise LettergenError(Finding("LG750", message, Place(str(folder)), hint))
    mode = stack.enter_context(lock_to_read(folder))
    manifest = stack.enter_context(closing(Manifest(folder, mode)))
    return ManifestListing(manifest.list_letters(), manifest.list_combined())
