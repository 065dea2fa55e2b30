"""Regular expressions that are compiled when they are first used.

Importing lettergen names hundreds of them, and a run uses less than half. Compiling one takes as
long as reading a page of text.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    compile_lazily = re.compile
else:

    class LazyPattern:
        """Has the attributes of the ``re.Pattern`` that it compiles when one of them is needed."""

        def __init__(self, pattern, flags):
            self._arguments = pattern, flags

        def __getattr__(self, name):
            pattern = re.compile(*self._arguments)
            # From now on the methods of the pattern are found without this method.
            for attribute in _ATTRIBUTES:
                setattr(self, attribute, getattr(pattern, attribute))
            return getattr(pattern, name)

        def __repr__(self):
            return f"compile_lazily{self._arguments}"

    _ATTRIBUTES = (
        *("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"),
        *("pattern", "flags", "groups", "groupindex"),
    )

    def compile_lazily(pattern, flags=0):
        """Return what ``re.compile`` returns, except that it is compiled at its first use."""
        return LazyPattern(pattern, flags)
