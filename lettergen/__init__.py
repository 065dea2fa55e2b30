"""One letter and a list of recipients in, finished Word letters out.

docs/python-api.md documents the names here. Each is imported when it is first used, so that
``import lettergen`` costs next to nothing.
"""

TYPE_CHECKING = False  # what type checkers take for true; typing itself would have to be imported
if TYPE_CHECKING:
    from typing import Any

    from lettergen.api import Campaign, check, load, render_docx
    from lettergen.diagnostics.check_report import CheckReport
    from lettergen.diagnostics.finding import Finding, LettergenError, Place
    from lettergen.diagnostics.rules import Severity
    from lettergen.docxtpl import DocxTemplate
    from lettergen.mail.sending import SendOptions, SendReport
    from lettergen.project.options import Options
    from lettergen.render.renderer import Rendered
    from lettergen.render.result import Outcome, Report, Result

__version__ = "0.1.0"

__all__ = [
    "Campaign",
    "CheckReport",
    "DocxTemplate",
    "Finding",
    "LettergenError",
    "Options",
    "Outcome",
    "Place",
    "Rendered",
    "Report",
    "Result",
    "SendOptions",
    "SendReport",
    "Severity",
    "check",
    "load",
    "render_docx",
]

_MODULES = {
    **dict.fromkeys(["Campaign", "check", "load", "render_docx"], "api"),
    "CheckReport": "diagnostics.check_report",
    **dict.fromkeys(["Finding", "LettergenError", "Place"], "diagnostics.finding"),
    "Severity": "diagnostics.rules",
    "DocxTemplate": "docxtpl",
    "Options": "project.options",
    **dict.fromkeys(["SendOptions", "SendReport"], "mail.sending"),
    "Rendered": "render.renderer",
    **dict.fromkeys(["Outcome", "Report", "Result"], "render.result"),
}
"""The module that defines each name."""


def __getattr__(name: str) -> "Any":
    """Import one of the names when it is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module 'lettergen' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"lettergen.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
