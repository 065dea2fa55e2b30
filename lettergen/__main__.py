"""``python -m lettergen`` is the same as ``lettergen``."""

from lettergen.cli import main

main()
