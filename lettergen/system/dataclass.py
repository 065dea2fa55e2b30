"""``dataclass`` of the standard library, at a fifth of its cost.

lettergen has more than a hundred data classes. The standard library compiles the source of each
method of each of them, which took a tenth of a short run. Here only ``__init__`` is compiled, when
the first object is made, and the other methods are closures. Type checkers see the original.

``replace``, ``fields`` and ``asdict`` of the module ``dataclasses`` work with these classes. What
lettergen does not use is missing: ``InitVar``, ``ClassVar``, ``KW_ONLY``, ``unsafe_hash``, and
representations of objects that contain themselves.
"""

from dataclasses import field as field
from dataclasses import replace as replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    from dataclasses import _FIELD, MISSING, Field, FrozenInstanceError
    from operator import attrgetter

    _FIELDS = "__dataclass_fields__"  # where the module dataclasses looks for them
    _set = object.__setattr__

    def dataclass(cls=None, /, **options):
        """Make a data class; the options are ``frozen``, ``slots``, ``eq`` and ``order``."""
        if cls is None:
            return lambda decorated: _make(decorated, **options)
        return _make(cls)

    def _make(cls, *, frozen=False, slots=False, eq=True, order=False):
        fields = {}
        for base in reversed(cls.__mro__[1:]):
            fields |= base.__dict__.get(_FIELDS, {})
        fields |= _take_fields(cls)
        if slots:
            cls = _add_slots(cls, fields)
        setattr(cls, _FIELDS, fields)
        methods = {
            "__init__": _build_init(cls, fields, frozen),
            "__repr__": _build_repr([name for name, one in fields.items() if one.repr]),
        }
        if eq:
            values = _build_getter([name for name, one in fields.items() if one.compare])
            methods |= _build_comparisons(values, order)
            if frozen and cls.__dict__.get("__hash__") is None:
                cls.__hash__ = lambda self: hash(values(self))
            elif "__hash__" not in cls.__dict__:
                cls.__hash__ = None
        if frozen:
            methods |= _build_refusals(cls, fields)
        if frozen and slots:
            methods |= _build_state(list(fields))
        for name, method in methods.items():
            if name not in cls.__dict__:
                method.__name__, method.__qualname__ = name, f"{cls.__qualname__}.{name}"
                setattr(cls, name, method)
        cls.__match_args__ = tuple(
            name for name, one in fields.items() if one.init and not one.kw_only
        )
        return cls

    def _take_fields(cls):
        """Return the fields that a class has of its own; it keeps their defaults alone."""
        own = {}
        for name, kind in cls.__annotations__.items():
            default = cls.__dict__.get(name, MISSING)
            one = default if isinstance(default, Field) else field(default=default)
            if isinstance(one.default, (list, dict, set)):
                raise ValueError(f"mutable default for field {name}: use default_factory")
            if one is default:
                if one.default is MISSING:
                    delattr(cls, name)
                else:
                    setattr(cls, name, one.default)
            one.name, one.type, one._field_type = name, kind, _FIELD
            one.kw_only = one.kw_only is True
            own[name] = one
        return own

    def _add_slots(cls, fields):
        """Return the class with slots for its fields: a new one, as slots cannot be added."""
        namespace = {
            name: value
            for name, value in cls.__dict__.items()
            if name not in fields and name not in ("__dict__", "__weakref__")
        }
        inherited = {name for base in cls.__mro__[1:] for name in getattr(base, "__slots__", ())}
        namespace["__slots__"] = tuple(name for name in fields if name not in inherited)
        made = type(cls)(cls.__name__, cls.__bases__, namespace)
        made.__qualname__ = cls.__qualname__
        return made

    def _build_init(cls, fields, frozen):
        """Return what compiles ``__init__`` at its first call: half of them get no object."""

        def initialise(self, /, *values, **named):
            init = _compile_init(cls, fields, frozen)
            init.__name__, init.__qualname__ = "__init__", initialise.__qualname__
            if cls.__dict__["__init__"] is initialise:
                cls.__init__ = init
            init(self, *values, **named)

        return initialise

    def _compile_init(cls, fields, frozen):
        namespace = {"_set": _set}
        positional, keywords, lines = ["self"], ["*"], []
        for name, one in fields.items():
            value = name
            if one.default_factory is not MISSING:
                namespace[f"_new_{name}"] = one.default_factory
                value = f"_new_{name}()"
                if one.init:
                    namespace["_missing"] = MISSING
                    value = f"{value} if {name} is _missing else {name}"
            elif not one.init:
                continue  # the class has its default
            if one.init:
                default = ""
                if one.default_factory is not MISSING:
                    default = "=_missing"
                elif one.default is not MISSING:
                    namespace[f"_default_{name}"] = one.default
                    default = f"=_default_{name}"
                (keywords if one.kw_only else positional).append(name + default)
            lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            lines.append("self.__post_init__()")
        parameters = ", ".join(positional + (keywords if len(keywords) > 1 else []))
        exec(f"def __init__({parameters}):\n " + "\n ".join(lines or ["pass"]), namespace)
        init = namespace["__init__"]
        init.__annotations__ = {name: one.type for name, one in fields.items() if one.init}
        init.__annotations__["return"] = None
        return init

    def _build_getter(names):
        """Return a function that returns the values of fields, to be compared."""
        return attrgetter(*names) if names else lambda _: ()

    def _build_comparisons(values, order):
        def is_equal(self, other):
            if other.__class__ is self.__class__:
                return values(self) == values(other)
            return NotImplemented

        def is_less(self, other):
            if other.__class__ is self.__class__:
                return values(self) < values(other)
            return NotImplemented

        def is_at_most(self, other):
            if other.__class__ is self.__class__:
                return values(self) <= values(other)
            return NotImplemented

        if not order:
            return {"__eq__": is_equal}
        # Python asks the other object for the reverse of a comparison that is missing.
        return {"__eq__": is_equal, "__lt__": is_less, "__le__": is_at_most}

    def _build_repr(names):
        def represent(self):
            values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
            return f"{self.__class__.__qualname__}({values})"

        return represent

    def _build_refusals(cls, fields):
        """Return what keeps the fields of a frozen class from being assigned and deleted."""

        def refuse_assignment(self, name, value):
            if type(self) is cls or name in fields:
                raise FrozenInstanceError(f"cannot assign to field {name!r}")
            super(cls, self).__setattr__(name, value)

        def refuse_deletion(self, name):
            if type(self) is cls or name in fields:
                raise FrozenInstanceError(f"cannot delete field {name!r}")
            super(cls, self).__delattr__(name)

        return {"__setattr__": refuse_assignment, "__delattr__": refuse_deletion}

    def _build_state(names):
        """Return what copies and pickles need of a frozen class with slots."""

        def get_state(self):
            return [getattr(self, name) for name in names]

        def set_state(self, state):
            for name, value in zip(names, state, strict=True):
                _set(self, name, value)

        return {"__getstate__": get_state, "__setstate__": set_state}
