"""Accept or reject all tracked changes of Word documents through LibreOffice."""

import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">{element}</library:library>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Changes"
 script:language="StarBasic">
Sub Resolve(list As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  number = FreeFile
  Open list For Input As #number
  Do While Not Eof(number)
    Line Input #number, source
    Line Input #number, command
    Line Input #number, target
    Line Input #number, name
    document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
    dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, Array())
    filter(0).Value = name
    document.storeToURL(target, filter())
    document.close(True)
  Loop
  Close #number
  StarDesktop.terminate()
End Sub
</script:module>
"""
_COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}
_KEEP = ".uno:SwBackspace2"  # no such command: nothing happens


def resolve(soffice: Path, jobs: Sequence[tuple[Path, str]], folder: Path) -> list[str]:
    """Return the text of each document with its changes accepted or rejected, or left.

    A job is a document and ``accept``, ``reject`` or nothing.
    """
    profile = folder / "profile"
    command = [
        str(soffice),
        "--headless",
        "--norestore",
        f"-env:UserInstallation={profile.as_uri()}",
    ]
    run = partial(subprocess.run, check=True, capture_output=True, timeout=120)
    run([*command, "--terminate_after_init"])  # which makes the profile
    library = profile / "user" / "basic" / "Standard"
    element = '<library:element library:name="Changes"/>'
    (library / "script.xlb").write_text(_LIBRARY.format(element=element), encoding="utf-8")
    (library / "dialog.xlb").write_text(_LIBRARY.format(element=""), encoding="utf-8")
    (library / "Changes.xba").write_text(_MODULE, encoding="utf-8")
    lines, targets = [], []
    for number, (path, action) in enumerate(jobs):
        targets.append(folder / f"{number}.txt")
        lines += [
            path.as_uri(),
            _COMMANDS.get(action, _KEEP),
            targets[-1].as_uri(),
            "Text (encoded)",
        ]
    listing = folder / "jobs.txt"
    listing.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    run([*command, f'macro:///Standard.Changes.Resolve("{listing}")'])
    return [target.read_text(encoding="utf-8-sig") for target in targets]
