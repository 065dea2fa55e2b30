"""A module that is imported when it is first used."""

from importlib import import_module
from typing import Any


class LazyModule:
    """Has the attributes of a module, which it imports when one of them is needed.

    Type checkers need an import of the module itself, under ``TYPE_CHECKING``.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        module = import_module(self._name)
        vars(self).update(vars(module))  # from now on found without this method
        return getattr(module, name)
