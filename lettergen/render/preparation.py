"""Prepare letters to be written: render each, unless an earlier run wrote it from the same inputs.

Preparing reads the project and the letter's file, and writes nothing: any process can do it.
"""

from collections.abc import Callable
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.output.files import describe_os_error
from lettergen.output.inputs import Inputs
from lettergen.output.staged import StagedFile
from lettergen.project.options import Options
from lettergen.project.selection import Letter
from lettergen.render.renderer import Rendered, Renderer
from lettergen.system.dataclass import dataclass

NO_INPUTS = Inputs({}, {})

IsCurrent = Callable[[Path, Inputs], bool]
"""Whether the file at a path was made from these inputs and is unchanged since."""


@dataclass(frozen=True)
class Prepared:
    """A letter that can be written now.

    ``rendered`` has no document if the file that is there is the letter, or if another process
    wrote the document to the file ``staged``. ``failure`` is why the letter could not be prepared,
    ``error`` why it could not be staged.
    """

    rendered: Rendered
    inputs: Inputs = NO_INPUTS
    failure: tuple[Finding, ...] = ()
    staged: StagedFile | None = None
    error: OSError | None = None


class Preparer:
    """Prepares the letters of one run.

    A letter with warnings is always rendered, so that they are reported again, and so is every
    letter of a final run, of one that exports letters and writes none, and of a program with
    functions of its own.
    """

    def __init__(self, renderer: Renderer, options: Options, *, only_exports: bool) -> None:
        self._renderer = renderer
        self._may_reuse = renderer.can_reuse and not (
            only_exports or options.force or options.final
        )

    def prepare(self, letter: Letter, is_current: IsCurrent) -> Prepared:
        """Return a letter ready to be written, or why it is not."""
        try:
            inputs = self._renderer.hash_inputs(letter.recipient)
            path = letter.path
            if self._may_reuse and path is not None and is_current(path, inputs):
                rendered = self._renderer.reuse(letter)
            else:
                rendered = self._renderer.render(letter)
        except LettergenError as error:
            return Prepared(Rendered(letter), failure=error.findings)
        except OSError as error:
            assert letter.path is not None
            finding = describe_os_error(letter.path, error, "cannot be read")
            return Prepared(Rendered(letter), failure=(finding,))
        return Prepared(rendered, inputs)
