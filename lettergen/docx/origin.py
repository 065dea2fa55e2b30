"""Tell whether a Word document is as lettergen wrote it, or a person changed it since.

The core property ``identifier`` (ECMA-376 part 2, clause 11) gets a digest of all other parts.
Word writes every part again when it saves, so the digest of a document that a person saved is
another one. So is that of a document without the property.
"""

import hashlib
from pathlib import Path

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.core_properties import find_core_part, read_core_properties, set_identifier
from lettergen.docx.package import Package
from lettergen.docx.package_reader import read_document, read_parts


def mark_as_written(package: Package) -> None:
    """Put the digest into the core properties; change no part after this."""
    set_identifier(package, "")  # adds the part if the document has none
    set_identifier(package, _hash_parts(package))


def is_as_written(path: Path) -> bool:
    """Whether lettergen marked the document at ``path`` and nobody has changed it since."""
    try:
        package = Package(str(path), read_parts(path, read_document(path)))
        identifier = read_core_properties(package).identifier
    except LettergenError:  # no Word document
        return False
    return bool(identifier) and identifier == _hash_parts(package)


def _hash_parts(package: Package) -> str:
    digest = hashlib.sha256()
    for name in sorted(set(package.parts) - {find_core_part(package)}):
        data = package.parts[name]
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return f"lettergen:sha256:{digest.hexdigest()}"
