"""``python -m lettergen`` is the same as ``lettergen``."""

from lettergen.cli.main import main

main()
