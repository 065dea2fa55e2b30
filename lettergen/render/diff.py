"""Load a campaign to compare its letters."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lettergen.diagnostics.collect import collecting
from lettergen.output.folder_view import view_folder
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.render.comparison import Comparer
from lettergen.render.old_letters import open_old_letters


@contextmanager
def open_comparison(path: Path, options: Options, against: str = "") -> Iterator[Comparer]:
    """Load a campaign and open the letters that its letters are compared with.

    Raises:
        LettergenError: with everything that is wrong in the files and the options, or there is
            nothing to compare with (LG825).
    """
    with collecting():
        project = load_project(Source(path), options)
    selection = project.selection
    assert selection is not None
    with (
        view_folder(selection.pattern.folder, project.campaign.path, selection.files) as view,
        open_old_letters(against, project, options, view) as old,
    ):
        yield Comparer(project, view, old)
