"""List the dependencies of lettergen, with dxpdf where this machine can install a wheel of it.

dxpdf, a PDF engine, has no wheels for musl (Alpine Linux), for Windows on ARM and for PyPy. There
pip would build it from source, which takes a Rust compiler. Environment markers rule out all of
these but musl, which they cannot tell from glibc. So the decision is made here, at build time: with
``pip install .`` that is on the machine that gets the result.
"""

from collections.abc import Iterable
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface
from packaging.tags import Tag, sys_tags

_PLATFORMS = {
    "manylinux_2_28_x86_64": "sys_platform == 'linux' and platform_machine == 'x86_64'",
    "manylinux_2_28_aarch64": "sys_platform == 'linux' and platform_machine == 'aarch64'",
    "macosx_10_12_x86_64": "sys_platform == 'darwin' and platform_machine == 'x86_64'",
    "macosx_11_0_arm64": "sys_platform == 'darwin' and platform_machine == 'arm64'",
    "win_amd64": "sys_platform == 'win32' and platform_machine == 'AMD64'",
}
"""The platforms that dxpdf 0.8 has wheels for, and the environment markers of each."""

_WHEELS = {Tag("cp38", "abi3", platform) for platform in _PLATFORMS}
_MARKER = f"implementation_name == 'cpython' and ({' or '.join(_PLATFORMS.values())})"


class DependenciesHook(MetadataHookInterface):
    """Fill in ``dependencies``: those of ``pyproject.toml``, and dxpdf where it has a wheel."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add ``dependencies`` to the metadata of the project."""
        engine = metadata["optional-dependencies"]["dxpdf"]
        metadata["dependencies"] = [*self.config["dependencies"], *_with_marker(engine, sys_tags())]


def _with_marker(requirements: Iterable[str], tags: Iterable[Tag]) -> list[str]:
    """Return the requirements with the marker; none where no tag fits a wheel."""
    if _WHEELS.isdisjoint(tags):
        return []
    return [f"{requirement}; {_MARKER}" for requirement in requirements]
