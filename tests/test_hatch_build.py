"""lettergen depends on dxpdf where pip can install a wheel of it, and nowhere else."""

import importlib.util
import tomllib
from types import ModuleType
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.tags import Tag

from tests.conftest import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
GLIBC = [
    Tag("cp312", "cp312", "manylinux_2_36_x86_64"),
    Tag("cp38", "abi3", "manylinux_2_28_x86_64"),
]
MUSL = [Tag("cp312", "cp312", "musllinux_1_2_x86_64"), Tag("cp38", "abi3", "musllinux_1_2_x86_64")]
OLD_GLIBC = [Tag("cp38", "abi3", "manylinux_2_17_x86_64")]


@pytest.fixture
def hook() -> ModuleType:
    """``hatch_build.py``, which pip runs."""
    spec = importlib.util.spec_from_file_location("hatch_build", REPOSITORY / "hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dependencies(hook: ModuleType, tags: list[Tag]) -> list[Requirement]:
    """What lettergen depends on if it is built on a machine that takes wheels with these tags."""
    vars(hook)["sys_tags"] = lambda: iter(tags)
    config = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["custom"]
    metadata: dict[str, Any] = {**PROJECT["project"]}
    hook.DependenciesHook(str(REPOSITORY), config).update(metadata)
    return [Requirement(line) for line in metadata["dependencies"]]


def names(requirements: list[Requirement], **environment: str) -> set[str]:
    """The names of those that hold on such a machine."""
    default = {str(key): str(value) for key, value in default_environment().items()}
    default |= {"implementation_name": "cpython", **environment}
    return {one.name for one in requirements if one.marker is None or one.marker.evaluate(default)}


@pytest.mark.parametrize(
    ("platform", "machine", "has_wheel"),
    [
        ("linux", "x86_64", True),
        ("linux", "aarch64", True),
        ("linux", "armv7l", False),
        ("darwin", "x86_64", True),
        ("darwin", "arm64", True),
        ("win32", "AMD64", True),
        ("win32", "ARM64", False),
    ],
)
def test_markers_name_the_systems_that_have_a_wheel(
    hook: ModuleType, platform: str, machine: str, has_wheel: bool
) -> None:
    required = dependencies(hook, GLIBC)
    found = names(required, sys_platform=platform, platform_machine=machine)
    assert ("dxpdf" in found) is has_wheel
    assert {"pikepdf", "lxml", "click"} <= found


def test_other_pythons_have_no_wheel(hook: ModuleType) -> None:
    found = names(
        dependencies(hook, GLIBC),
        sys_platform="linux",
        platform_machine="x86_64",
        implementation_name="pypy",
    )
    assert "dxpdf" not in found


@pytest.mark.parametrize("tags", [MUSL, OLD_GLIBC, []])
def test_a_build_where_no_wheel_fits_does_without(hook: ModuleType, tags: list[Tag]) -> None:
    required = {one.name for one in dependencies(hook, tags)}
    assert "dxpdf" not in required
    assert required == {one.name for one in dependencies(hook, GLIBC)} - {"dxpdf"}


def test_pikepdf_is_one_that_has_a_wheel_for_macs_with_intel_processors(hook: ModuleType) -> None:
    for machine, newest_fits in (("x86_64", False), ("arm64", True)):
        environment = {"sys_platform": "darwin", "platform_machine": machine}
        (found,) = [
            one
            for one in dependencies(hook, MUSL)
            if one.name == "pikepdf" and one.name in names([one], **environment)
        ]
        assert found.specifier.contains("10.18.0") is newest_fits
        assert found.specifier.contains("10.13.0.post1")
