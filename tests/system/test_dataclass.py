import copy
import dataclasses
import pickle
from typing import Any

import pytest

from lettergen.system.dataclass import dataclass, field, replace


@dataclass(frozen=True)
class Point:
    x: int
    y: int = 0
    label: str = field(default="", compare=False)
    tags: list[str] = field(default_factory=list, repr=False, compare=False)
    plane: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Slotted:
    x: int
    y: int = 0


@dataclass(frozen=True)
class Deep(Point):
    z: int = 0


@dataclass(frozen=True, order=True)
class Ordered:
    x: int
    y: int = 0


@dataclass
class Counted:
    start: int
    seen: dict[str, int] = field(default_factory=dict)
    total: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.total = self.start


@dataclass(eq=False)
class Identity:
    x: int


def test_fields_are_set_by_position_and_by_name() -> None:
    point = Point(1, label="a", plane="b")
    assert (point.x, point.y, point.label, point.tags, point.plane) == (1, 0, "a", [], "b")
    assert Deep(1, 2, z=3) == Deep(x=1, y=2, z=3)
    assert Counted(5).total == 5
    untyped: Any = Point
    with pytest.raises(TypeError):
        untyped()
    with pytest.raises(TypeError):
        untyped(1, 2, "", [], "plane")


def test_each_object_has_a_default_of_its_own() -> None:
    assert Point(1).tags is not Point(1).tags
    assert Counted(1).seen is not Counted(1).seen


def test_objects_are_equal_if_the_fields_to_compare_are() -> None:
    assert Point(1, label="a") == Point(1, label="b") != Point(2)
    assert hash(Point(1, label="a")) == hash(Point(1, label="b"))
    assert Point(1) != Deep(1)
    assert Identity(1) != Identity(1)
    assert len({Identity(1), Identity(1)}) == 2
    with pytest.raises(TypeError):
        hash(Counted(1))


def test_objects_are_ordered_if_the_class_says_so() -> None:
    assert Ordered(1) < Ordered(1, 1) <= Ordered(2) > Ordered(1) >= Ordered(1)
    with pytest.raises(TypeError):
        assert Point(1) < Point(2)  # type: ignore[operator]


@pytest.mark.parametrize("frozen", [Point(1), Slotted(1), Deep(1)], ids=repr)
def test_fields_of_a_frozen_object_cannot_be_changed(frozen: Any) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'x'"):
        frozen.x = 2
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'x'"):
        del frozen.x


def test_the_representation_can_be_evaluated() -> None:
    assert repr(Point(1, plane="b")) == "Point(x=1, y=0, label='', plane='b')"
    assert repr(Slotted(1)) == "Slotted(x=1, y=0)"


def test_slots_take_no_other_attribute() -> None:
    assert not hasattr(Slotted(1), "__dict__")


@pytest.mark.parametrize("one", [Point(1, tags=["a"]), Slotted(1), Deep(1), Counted(1)], ids=repr)
def test_objects_can_be_copied_and_pickled(one: Any) -> None:
    for made in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert made == one


def test_the_functions_of_the_standard_library_know_the_class() -> None:
    assert dataclasses.is_dataclass(Point)
    assert [one.name for one in dataclasses.fields(Deep)] == [
        *("x", "y", "label", "tags", "plane", "z")
    ]
    assert dataclasses.asdict(Counted(1)) == {"start": 1, "seen": {}, "total": 1}
    assert dataclasses.astuple(Slotted(1, 2)) == (1, 2)
    assert replace(Point(1), y=2) == Point(1, 2)


def test_objects_can_be_matched_by_position() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_a_mutable_default_is_refused() -> None:
    with pytest.raises(ValueError, match="default_factory"):

        @dataclass
        class Shared:
            items: list[str] = []  # noqa: RUF012  # type: ignore[misc]
