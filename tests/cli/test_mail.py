"""``lettergen mail --drafts``: the drafts as a mail program reads them, and what gets none."""

import os
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.support.command_line import Campaign, Command
from tests.support.edits import edit_letter

CAMPAIGN = """
format: docx, html
mail:
  from: "{{ sender.name }} <ada@fens.example.org>"
  to: "{{ name }} <{{ email }}>"
  reply-to: ["answers@fens.example.org", "{{ sender.name }} <ada@fens.example.org>"]
  subject: "A concert in {{ town }}"
  body: |
    Dear {{ salutation }},

    the letter is **attached**.
  attach: docx, html
"""
LIST = """\
- town: Ely
  name: "{name}"
  salutation: "*Mary* & Co"
  email: "{email}"
"""


@pytest.fixture
def concert(campaign: Campaign) -> Path:
    """A campaign with e-mails to one recipient, which is not rendered yet."""
    folder = campaign("concert")
    with (folder / "campaign.yaml").open("a", encoding="utf-8") as file:
        file.write(CAMPAIGN)
    write_list(folder)
    return folder


def write_list(folder: Path, name: str = "Fenn, Mary", email: str = "mary@example.org") -> None:
    text = LIST.format(name=name, email=email)
    (folder / "recipients.yaml").write_text(text, encoding="utf-8")


def read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=default)


def read_text(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_draft_has_the_letter_as_it_is_on_the_disk(command: Command, concert: Path) -> None:
    assert command("render", "-q", "--force").code == 0
    answer = command("mail", "--drafts", "drafts")
    assert (answer.code, answer.lines) == (0, ["1 draft written to drafts."])
    file = concert / "drafts" / "ely.eml"
    draft = read(file)
    assert draft["X-Unsent"] == "1"
    assert draft["Date"] is None
    (to,) = draft["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Fenn, Mary", "mary@example.org")
    assert len(draft["Reply-To"].addresses) == 2
    assert draft["Subject"] == "A concert in Ely"
    assert "Dear *Mary* & Co," in read_text(draft, "plain")
    html = read_text(draft, "html")
    assert "Dear *Mary* &amp; Co," in html
    assert "<strong>attached</strong>" in html
    attached = {
        str(part.get_filename()): part.get_payload(decode=True) for part in draft.iter_attachments()
    }
    assert sorted(attached) == ["ely.docx", "ely.html"]
    for name, data in attached.items():
        assert data == (concert / "letters" / name).read_bytes()
    before = file.read_bytes()
    assert command("mail", "--drafts", "drafts").code == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "email", "code"),
    [
        ("Mary", "mary@example.org\\nBcc: all@example.org", "LG851"),
        ("Mary\\r\\nBcc: all@example.org", "mary@example.org", "LG851"),
        ("Mary", "mary@", "LG852"),
        ("Mary", "mary@example..org", "LG852"),
        ("Ann <ann@example.com>", "mary@example.org", "LG852"),
        ("ann@example.com", "mary@example.org", "LG852"),
    ],
)
def test_values_add_no_header_and_no_recipient(
    command: Command,
    concert: Path,
    name: str,
    email: str,
    code: str,
) -> None:
    assert command("render", "-q", "--force").code == 0
    write_list(concert, name, email)
    answer = command("mail", "--drafts", "drafts")
    assert answer.code == 1
    assert code in answer.err
    assert not (concert / "drafts").exists()


def test_names_in_any_script_and_international_domains(command: Command, concert: Path) -> None:
    write_list(concert, "Zoë Müller", "zoe@bücher.example.org")
    assert command("render", "-q", "--force").code == 0
    assert command("mail", "--drafts", "drafts").code == 0
    file = concert / "drafts" / "ely.eml"
    assert file.read_bytes().isascii()
    (to,) = read(file)["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Zoë Müller", "zoe@xn--bcher-kva.example.org")


def test_letters_that_must_not_be_sent_are_named(command: Command, concert: Path) -> None:
    assert command("mail", "--drafts", "drafts").code == 1  # there is no letter yet
    assert command("render", "-q", "--force").code == 0
    with (concert / "campaign.yaml").open("a", encoding="utf-8") as file:
        file.write("approval: {required: 1}\n")
    answer = command("mail", "--drafts", "drafts")
    assert answer.code == 1
    assert "LG853: Ely: is not approved." in answer.err
    assert command("approve", "--all", "--by", "Ann Smith").code == 0
    assert command("mail", "--drafts", "drafts").code == 0
    assert command("sent", "--all", "--on", "2026-05-02").code == 0
    answer = command("mail", "--drafts", "others")
    assert answer.code == 1
    assert "LG853: Ely: was sent on 2026-05-02" in answer.err
    assert not (concert / "others").exists()


def test_another_draft_is_not_replaced(command: Command, concert: Path) -> None:
    assert command("render", "-q", "--force").code == 0
    (concert / "drafts").mkdir()
    draft = concert / "drafts" / "ely.eml"
    draft.write_bytes(b"Subject: edited\r\n\r\n")
    answer = command("mail", "--drafts", "drafts")
    assert answer.code == 1
    assert "LG855" in answer.err
    assert draft.read_bytes() == b"Subject: edited\r\n\r\n"


def test_faults_of_the_campaign_are_reported_with_their_lines(
    command: Command,
    campaign: Campaign,
) -> None:
    folder = campaign("concert")
    answer = command("mail", "--drafts", "drafts")
    assert answer.code == 2
    assert "LG850" in answer.err
    with (folder / "campaign.yaml").open("a", encoding="utf-8") as file:
        file.write("mail: {from: a@example.org, to: [1, {}], subjcet: x, body: lost.md}\n")
    answer = command("mail", "--drafts", "drafts")
    assert answer.code == 2
    for text in ("LG113", "LG112", "subjcet", "LG111", "LG116"):
        assert text in answer.err


def set_mail(folder: Path, line: str, new: str) -> None:
    file = folder / "campaign.yaml"
    text = file.read_text(encoding="utf-8")
    assert line in text
    file.write_text(text.replace(line, new), encoding="utf-8")


def test_files_outside_the_campaign_are_not_attached(command: Command, concert: Path) -> None:
    assert command("render", "-q", "--force").code == 0
    (concert.parent / "secret.txt").write_text("secret", encoding="utf-8")
    (concert / "leaflet.eml").write_bytes(b"Subject: A\r\n\r\nB\r\n")
    set_mail(concert, "attach: docx, html", "attach: ../secret.txt")
    answer = command("mail", "--drafts", "drafts")
    assert answer.code == 1
    assert "LG854" in answer.err
    set_mail(concert, "attach: ../secret.txt", "attach: [leaflet.eml]")
    assert command("mail", "--drafts", "drafts").code == 0
    (part,) = read(concert / "drafts" / "ely.eml").iter_attachments()
    assert part.get_payload(decode=True) == (concert / "leaflet.eml").read_bytes()


def test_a_file_made_of_another_version_of_the_letter_is_not_attached(
    command: Command, concert: Path
) -> None:
    assert command("render", "-q").code == 0
    for name in ("ely.html", "ely.docx"):  # the clock does not matter
        os.utime(concert / "letters" / name, (0, 0))
        assert command("mail", "--drafts", name).code == 0
    change_town(concert)
    assert command("render", "-q", "--format", "docx").code == 0
    os.utime(concert / "letters" / "ely.html")
    answer = command("mail", "--drafts", "drafts")
    assert answer.code == 1
    assert "ely.html: error LG854: Ely: was made of an earlier version of the letter." in answer.err
    assert command("render", "-q").code == 0
    assert command("mail", "--drafts", "drafts").code == 0


def change_town(folder: Path) -> None:
    """Change a value that the letter prints."""
    set_mail(folder, "choir: The Fen Singers", "choir: The Wash Singers")


def test_a_letter_whose_data_changed_is_not_attached(command: Command, concert: Path) -> None:
    assert command("render", "-q").code == 0
    change_town(concert)
    answer = command("mail", "--drafts", "drafts")
    assert answer.code == 1
    assert "LG875: Ely: is as it was before its data or template changed" in answer.err
    assert "'Fen' is now 'Wash'" in answer.err
    assert not (concert / "drafts").exists()
    assert command("render", "-q").code == 0
    assert command("mail", "--drafts", "drafts").code == 0


def test_a_change_that_no_letter_shows_keeps_no_letter_back(
    command: Command, concert: Path
) -> None:
    assert command("render", "-q").code == 0
    write_list(concert, email="mary.fenn@example.org")
    assert command("mail", "--drafts", "drafts").code == 0
    assert "mary.fenn@example.org" in (concert / "drafts" / "ely.eml").read_text(encoding="utf-8")


def test_a_letter_that_can_be_rendered_no_more_is_not_attached(
    command: Command, concert: Path
) -> None:
    assert command("render", "-q").code == 0
    file = concert / "recipients.yaml"
    text = file.read_text(encoding="utf-8").replace('salutation: "*Mary* & Co"', "salutation:")
    file.write_text(text, encoding="utf-8")
    answer = command("mail", "--drafts", "drafts")
    assert answer.code == 1
    assert "LG875: Ely: cannot be rendered from its data any more" in answer.err
    assert command("render", "-q").code == 1
    answer = command("mail", "--drafts", "drafts")
    assert "LG875: Ely: is from an earlier run: the last one did not write it." in answer.err


def test_an_edited_letter_is_attached_unless_its_data_changed_since(
    command: Command, concert: Path
) -> None:
    set_mail(concert, "attach: docx, html", "attach: docx")
    assert command("render", "-q").code == 0
    edit_letter(concert / "letters" / "ely.docx", "sing in", "will sing in")
    assert command("mail", "--drafts", "drafts").code == 0
    change_town(concert)
    answer = command("mail", "--drafts", "others")
    assert answer.code == 1
    assert "LG875: Ely: was edited by hand" in answer.err
    with (concert / "campaign.yaml").open("a", encoding="utf-8") as file:
        file.write("check: {ignore: {LG810: The edit has all of it.}}\n")
    assert command("mail", "--drafts", "others").code == 0


def test_a_letter_that_was_issued_again_keeps_its_own_values(
    command: Command, concert: Path
) -> None:
    set_mail(concert, "attach: docx, html", "attach: docx")
    assert command("render", "-q").code == 0
    assert command("sent", "Ely", "--on", "2026-05-02").code == 0
    again = ("render", "-q", "--only", "Ely", "--set", "date=2026-05-20")
    assert command(*again).code == 0
    assert command("mail", "--drafts", "drafts").code == 0
    assert (concert / "drafts" / "ely.2.eml").exists()
    write_list(concert, email="other@example.org")
    answer = command("mail", "--drafts", "others")
    assert answer.code == 1
    assert "LG875: Ely: was issued again, and its data or template changed since." in answer.err


def test_a_mailbox_with_other_than_ascii_letters_is_written_as_utf_8(
    command: Command, concert: Path
) -> None:
    write_list(concert, "Zoë", "zoë@example.org")
    assert command("render", "-q", "--force").code == 0
    assert command("mail", "--drafts", "drafts").code == 0
    assert "To: Zoë <zoë@example.org>\r\n".encode() in (concert / "drafts/ely.eml").read_bytes()


def test_a_folder_in_the_place_of_a_draft_is_reported(command: Command, concert: Path) -> None:
    assert command("render", "-q", "--force").code == 0
    (concert / "drafts" / "ely.eml").mkdir(parents=True)
    answer = command("mail", "--drafts", "drafts")
    assert answer.code == 1
    assert "LG855" in answer.err


def test_unknown_names_in_the_patterns_are_found_by_a_run(command: Command, concert: Path) -> None:
    assert command("render", "-q", "--force").code == 0
    set_mail(concert, "A concert in {{ town }}", "A concert in {{ twon }}")
    answer = command("mail", "--drafts", "drafts")
    assert answer.code == 1
    assert "twon" in answer.err
    answer = command("render", "-q")
    assert answer.code == 1
    assert "LG270: neither the campaign nor any recipient has 'twon'" in answer.err
