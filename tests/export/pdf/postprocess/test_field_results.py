"""What fields show in a letter is compared with its PDF, figures and all."""

import pytest

from lettergen.export.pdf.postprocess.words import find_missing_results


@pytest.mark.parametrize(
    ("result", "text"),
    [
        ("30 November 2026", "On 30 November\n2026 we"),
        ("30 November 2026", "On 30 Nov\u00adember 2026"),
        ("30 November 2026", "On 30 November\n\nPage 2\n2026 we"),
        ("ada-mensah.docx", "File: ada-mensah.docx"),
        ("£1,035.30", "£1,035.30"),
        ("…", "nothing to compare"),
        ("שלום", "what PDFium mixes up"),
    ],
)
def test_a_result_that_the_pages_show_is_found(result: str, text: str) -> None:
    assert find_missing_results([result], text) == []


@pytest.mark.parametrize(
    ("result", "text"),
    [
        ("30 November 2026", "On 28 November 2026"),
        ("ada-mensah.docx", "File: 0001.docx"),
        ("£35.50", "£0.00 and 35.5"),
    ],
)
def test_a_result_that_differs_is_missing(result: str, text: str) -> None:
    assert find_missing_results([result], text) == [result]
