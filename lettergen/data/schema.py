"""The JSON schema of ``campaign.yaml``, which editors complete and check the file with."""

from pathlib import Path

FILE_NAME = "campaign.schema.json"

FIRST_LINE = f"# yaml-language-server: $schema={FILE_NAME}"
"""The first line of a campaign that has the schema beside it, as YAML language servers read it."""


def read_schema() -> str:
    """Return the schema as JSON (draft 07, the newest that every such editor knows)."""
    return Path(__file__).with_name(FILE_NAME).read_text(encoding="utf-8")


def is_schema(path: Path) -> bool:
    """Whether a file is this schema, of whatever version; raises ``OSError``."""
    return b'"$id": "urn:lettergen:campaign"' in path.read_bytes()[:1000]
