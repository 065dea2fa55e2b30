"""The template language: Jinja in its sandbox, with what a letter needs on top."""

from functools import partial
from typing import Any

from jinja2.utils import missing

from lettergen.data.values import Mapping
from lettergen.template.errors import MergeError, Missing
from lettergen.template.jinja import formats, functions, list_filters, number_filters, text
from lettergen.template.jinja.context import LetterContext, find_in
from lettergen.template.jinja.extensions import Extensions
from lettergen.template.jinja.language_block import LanguageBlock
from lettergen.template.jinja.reserved import ReservedNames
from lettergen.template.jinja.sandbox import Sandbox

# Filters for HTML, which has no place in a letter, and one that gives two letters for one.
_LEFT_OUT = ("urlize", "xmlattr", "tojson", "forceescape", "pprint", "striptags", "random")


class Language(Sandbox):
    """The environment that every template and expression of a campaign is compiled in.

    A field of the data wins over a method of Python's: ``order.items`` is the field ``items``.
    A field is found however its name is written: see ``lettergen.data.names``. No letter can change
    its data, which the next letter reads, too.
    """

    context_class = LetterContext
    cache_kind = "letter"
    """What letters that are compiled in the language are called in the cache."""
    letter_functions = frozenset(functions.FUNCTIONS.values())

    def __init__(self, extensions: Extensions | None = None, **options: Any) -> None:
        super().__init__(undefined=Missing, autoescape=True, extensions=[LanguageBlock], **options)
        for name in _LEFT_OUT:
            del self.filters[name]
        for module in (functions, formats, list_filters, number_filters, text):
            self.filters.update(module.FILTERS)
        self.tests.update(number_filters.TESTS | list_filters.TESTS)
        self.globals.update(functions.FUNCTIONS)
        del self.globals["lipsum"]
        if extensions:
            extensions.check_names(self.reserved_names)
            self.filters.update(extensions.filters)
            self.tests.update(extensions.tests)
            self.globals.update(extensions.globals)
        self.has_extensions = bool(extensions)
        self.guard_filters()

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping):
            if attribute in obj:
                return obj[attribute]
            if attribute == "get":
                return partial(_get, obj)
            if not hasattr(dict, attribute):
                found = find_in(obj, attribute)
                return self.undefined(obj=obj, name=attribute) if found is missing else found
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item; a field is found however its name is written."""
        if isinstance(obj, Mapping) and isinstance(argument, str) and argument not in obj:
            found = find_in(obj, argument)
            if found is not missing:
                return found
        return super().getitem(obj, argument)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Any:
        """Report an attribute that the sandbox forbids; Jinja calls this."""
        message, hint = f"a letter cannot use '{attribute}'.", "It can use the fields of the data."
        raise MergeError("LG310", message, hint)

    @property
    def reserved_names(self) -> ReservedNames:
        """The names that a recipient's field or a campaign value must not have."""
        return ReservedNames(self.globals.keys() - functions.UNRESERVED)


def _get(fields: Mapping, name: Any, default: Any = None) -> Any:
    """Return a field however its name is written, or the default: the method ``get``."""
    found = find_in(fields, name) if isinstance(name, str) else missing
    return default if found is missing else found
