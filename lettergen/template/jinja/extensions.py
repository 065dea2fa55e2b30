"""A program's own filters, tests and globals for its templates."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place
from lettergen.system.dataclass import dataclass, field
from lettergen.template.jinja.reserved import ReservedNames

Functions = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True)
class Extensions:
    """What a program adds to the template language, by the names in templates.

    They must be pure functions: the same arguments give the same result, and nothing is changed.
    What they return keeps to the limits of the sandbox, and what they raise becomes a finding.
    """

    filters: Functions = field(default_factory=dict)
    tests: Functions = field(default_factory=dict)
    globals: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def combine(
        cls,
        filters: Functions | None = None,
        tests: Functions | None = None,
        globals: Mapping[str, Any] | None = None,
        jinja_env: Environment | None = None,
    ) -> "Extensions":
        """Return these extensions, and those that an environment of Jinja's has of its own.

        Of ``jinja_env`` only its filters, tests and globals are used, without Jinja's built-in
        ones. The other arguments win over it.
        """
        own = (
            (FILTERS, jinja_env.filters if jinja_env else {}, filters),
            (TESTS, jinja_env.tests if jinja_env else {}, tests),
            (DEFAULT_NAMESPACE, jinja_env.globals if jinja_env else {}, globals),
        )
        return cls(*({**_find_added(to, default), **(more or {})} for default, to, more in own))

    def __bool__(self) -> bool:
        return bool(self.filters or self.tests or self.globals)

    @property
    def names(self) -> list[str]:
        """The names of all extensions."""
        return sorted([*self.filters, *self.tests, *self.globals])

    def check_names(self, reserved: ReservedNames) -> None:
        """Report globals with names that the template language uses itself (LG122)."""
        for name in self.globals:
            if name in reserved:
                message = f"a global cannot be called '{name}': the template language uses it."
                report(Finding("LG122", message, Place(f"globals[{name!r}]"), "Rename it."))


def _find_added(functions: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, Any]:
    """Return the functions that are not Jinja's own."""
    return {
        name: function
        for name, function in functions.items()
        if name not in default or default[name] is not function
    }
