import subprocess
import sys

from lxml import etree as original

from lettergen.docx.xml import etree
from lettergen.system.lazy_module import LazyModule


def test_the_attributes_are_those_of_the_module() -> None:
    assert etree.fromstring is original.fromstring
    assert etree.XMLSyntaxError is original.XMLSyntaxError


def test_a_module_is_imported_when_it_is_first_used() -> None:
    script = (
        "import sys\n"
        "from lettergen.system.lazy_module import LazyModule\n"
        "module = LazyModule('wave')\n"
        "assert 'wave' not in sys.modules\n"
        "assert module.Error\n"
        "assert 'wave' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_what_a_module_lacks_is_missing_here_too() -> None:
    assert not hasattr(LazyModule("wave"), "nothing")
