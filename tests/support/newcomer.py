"""The spreadsheet and the Word letter of the newcomer's guide."""

from datetime import date
from pathlib import Path

import docx
import openpyxl
from docx.document import Document
from docx.oxml.ns import qn

from tests.support.word_letters import add_merge_field

_HEADER = [
    *("Title", "First Name", "Last Name", "Address 1", "Address 2", "Town", "Postcode"),
    *("Amount", "Given on"),
]
_PEOPLE: list[list[object]] = [
    ["Ms", "Ada", "Reed", "4 Mill Lane", None, "Leeds", "LS1 4AP", 25, date(2026, 10, 3)],
    [
        "Mr",
        "Tom",
        "O'Neill",
        "Flat 2",
        "19 Park Street",
        "Hull",
        "HU2 8RR",
        1250,
        date(2026, 10, 17),
    ],
    ["Dr", "Zoë", "Ward", "12 Quay Road", None, "Whitby", "YO21 1DP", 40, date(2026, 11, 5)],
]


def write_list(path: Path) -> None:
    """Write the spreadsheet, with amounts in pounds and dates as Excel shows them."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Supporters"
    sheet.append(_HEADER)
    for person in _PEOPLE:
        sheet.append(person)
        sheet.cell(sheet.max_row, 8).number_format = '"£"#,##0.00'
        sheet.cell(sheet.max_row, 9).number_format = "DD/MM/YYYY"
    workbook.save(path)


def write_letter(path: Path) -> None:
    """Write the letter as somebody makes it with Word's Insert Merge Field."""
    document: Document = docx.Document()
    document.core_properties.title = "Thank you for your gift"
    document.core_properties.author = "The Harbour Trust"
    paragraph = document.add_paragraph()
    for name in ("Title", "First_Name", "Last_Name"):
        add_merge_field(paragraph, name)
        paragraph.add_run(" ")
    for name in ("Address_1", "Address_2", "Town", "Postcode"):
        add_merge_field(document.add_paragraph(), name)
    paragraph = document.add_paragraph("Dear ")
    add_merge_field(paragraph, "Title")
    paragraph.add_run(" ")
    add_merge_field(paragraph, "Surname")
    paragraph.add_run(",")
    paragraph = document.add_paragraph("Thank you for your gift of ")
    add_merge_field(paragraph, "Amount", r'\# "£,0.00"')
    paragraph.add_run(" on ")
    add_merge_field(paragraph, "Given_on", r'\@ "d MMMM yyyy"')
    paragraph.add_run(".")
    document.add_paragraph("Yours sincerely,")
    document.add_paragraph("The Harbour Trust")
    zoom = document.settings.element.find(qn("w:zoom"))
    zoom.set(qn("w:percent"), "100")  # which python-docx leaves out of its template
    document.save(str(path))
