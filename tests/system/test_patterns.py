import re
import sys
from importlib import import_module

from lettergen.system.patterns import compile_lazily
from tests.test_map import modules


def test_a_pattern_is_compiled_when_it_is_first_used() -> None:
    wrong = compile_lazily("(")  # which nothing has looked at
    pattern = compile_lazily("(?P<word>[a-z]+)", re.IGNORECASE)
    assert pattern.sub("_", "A-b") == "_-_"
    assert pattern.fullmatch("Ab")
    assert pattern.groupindex == {"word": 1}
    assert (pattern.pattern, pattern.flags & re.IGNORECASE) == ("(?P<word>[a-z]+)", re.IGNORECASE)
    assert repr(wrong).startswith("compile_lazily('(',")


def test_every_pattern_of_the_package_can_be_compiled() -> None:
    kind = type(compile_lazily(""))
    found = 0
    for name in modules():
        if name == "lettergen.__main__":
            continue
        for value in vars(import_module(name)).values():
            if isinstance(value, kind):
                assert isinstance(value.groups, int)
                found += 1
    assert found > 200
    assert "lettergen.checks.marks" in sys.modules
