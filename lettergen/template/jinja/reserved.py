"""The names that compiled templates use themselves, which no data and no template can have."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from jinja2 import nodes

from lettergen.template.errors import MergeError

T = TypeVar("T")

PREFIX = "lettergen_"
"""Every internal name begins with this; a field, a value or a name of a template must not."""

LETTER = f"{PREFIX}letter"
"""The name under which a template's context holds the renderer of the letter."""

LANGUAGE = "lang"
"""The field, and the key of the campaign, that tells the language of a letter."""

RECIPIENT = "recipient"
"""The name under which a template finds all of a recipient's fields."""


FIELDS = f"{PREFIX}fields"
"""The name under which a template's context holds the recipient's fields."""

VALUES = f"{PREFIX}values"
"""The name under which a template's context holds the campaign's values."""

# What Jinja reads as a value or an object of its own, even if the data has that name.
_CONSTANTS = frozenset("true True false False none None loop self caller".split())


class ReservedNames:
    """The names that a recipient's field or a campaign value must not have.

    Those are the names of Jinja's constants and of ``functions``, and all with the prefix.
    """

    def __init__(self, functions: Iterable[str]) -> None:
        self._names = _CONSTANTS | {RECIPIENT, *functions}

    def __contains__(self, name: object) -> bool:
        return name in self._names or (isinstance(name, str) and name.startswith(PREFIX))


def reserve(functions: Mapping[str, T]) -> dict[str, T]:
    """Return functions under internal names."""
    return {PREFIX + name: function for name, function in functions.items()}


def reserved_name_error(name: str) -> MergeError:
    """Return the error for an internal name in a template."""
    message = f"names that begin with '{PREFIX}', such as '{name}', are reserved."
    return MergeError("LG208", message, "Use another name.")


def reserved_names_in(tree: nodes.Template) -> list[str]:
    """Return the internal names that a template uses, defines or filters with."""
    found: list[nodes.Name | nodes.Filter | nodes.Test | nodes.Macro] = [
        *tree.find_all(nodes.Name),
        *tree.find_all(nodes.Filter),
        *tree.find_all(nodes.Test),
        *tree.find_all(nodes.Macro),
    ]
    names = dict.fromkeys(node.name for node in found)
    return [name for name in names if name.startswith(PREFIX)]
