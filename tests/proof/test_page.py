"""The page of a proof in a browser: marks, keys, table, side by side, sign-off, many letters."""

import re
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lettergen.approval import approvals
from lettergen.project.options import Options
from lettergen.proof.page import is_proof
from lettergen.proof.proof import Proof
from tests.conftest import REPOSITORY, _node_module
from tests.proof.conftest import Open, write_proof, write_small_campaign

pytestmark = pytest.mark.slow


def read_source(page: Page) -> str:
    return page.locator("#source").inner_text()


def test_a_value_names_its_field_its_line_and_its_tag_when_it_is_pointed_at(
    shipped: Path, open_page: Open
) -> None:
    page = open_page(shipped)
    page.get_by_text("Sue Mountstevens").hover()
    assert read_source(page).split("\n")[:2] == ["name", "recipients.yaml, line 17"]
    assert "name in templates/letterhead.docx, paragraph 9" in read_source(page)
    page.locator("h1").hover()
    expect(page.locator("#source")).to_be_hidden()


def test_every_line_that_a_value_names_has_the_value(shipped: Path, open_page: Open) -> None:
    page = open_page(shipped)
    lines = (REPOSITORY / "recipients.yaml").read_text(encoding="utf-8").splitlines()
    checked = 0
    for mark in page.locator("article:first-of-type mark").all():
        mark.focus()
        found = re.search(r"recipients\.yaml, line (\d+)", read_source(page))
        if found and "cite" not in read_source(page):
            assert mark.inner_text()[:40] in lines[int(found[1]) - 1]
            checked += 1
    assert checked > 8


def test_all_is_reached_by_keyboard(shipped: Path, open_page: Open) -> None:
    page = open_page(shipped)
    page.keyboard.press("j")
    expect(page.locator("[aria-current]")).to_contain_text("Bedfordshire")
    expect(page.get_by_role("heading", name="Bedfordshire")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("mark:focus")).to_have_text("Dame Sara Thornton DBE QPM")
    assert "sender.name" in read_source(page)
    page.keyboard.press("n")
    expect(page.locator("mark:focus")).to_have_text("Independent Anti-Slavery Commissioner")
    page.keyboard.press("Tab")
    expect(page.locator("mark:focus")).to_have_text("+44 (0) 20 3513 0477")
    for _ in range(20):
        page.keyboard.press("n")
    page.wait_for_timeout(100)
    expect(page.locator("mark:focus")).to_have_text("Victims and Partnerships lead")
    assert "contact.role" in read_source(page)
    expect(page.locator("#source")).to_be_in_viewport()
    page.keyboard.press("p")
    page.keyboard.press("k")
    expect(page.locator("[aria-current]")).to_contain_text("Avon and Somerset")
    page.keyboard.press("d")
    expect(page.locator("body")).to_have_class("dimmed")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("jt")  # text here, no keys
    expect(page.get_by_role("button", name="Letters")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_have_value("")


def test_single_keys_can_be_turned_off(shipped: Path, open_page: Open) -> None:
    page = open_page(shipped)
    page.keyboard.press("?")
    page.get_by_label("Use single keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    expect(page.locator("[aria-current]")).to_contain_text("Avon and Somerset")


def test_letters_are_searched_and_filtered(shipped: Path, open_page: Open) -> None:
    page = open_page(shipped)
    expect(page.locator("#count")).to_have_text("18 letters")
    page.locator("#search").fill("scott kent")
    expect(page.locator("#count")).to_have_text("1 of 18 letters")
    expect(page.locator("#index li:visible")).to_have_count(1)
    expect(page.locator("article:visible")).to_have_count(1)
    page.locator("#search").fill("")
    page.locator("#filters").get_by_text("to be confirmed").click()
    expect(page.locator("#count")).to_have_text("17 of 18 letters")


def test_points_are_beside_what_they_are_about(shipped: Path, open_page: Open) -> None:
    page = open_page(shipped)
    remark = page.locator(".remark", has_text="salutation: first name").first
    block = page.locator(".piece", has=remark).first
    expect(block).to_contain_text("Dear Sue,")
    positions = [
        one.bounding_box() for one in page.locator("article").first.locator(".remark").all()
    ]
    tops = [(box["y"], box["height"]) for box in positions if box]
    assert len(tops) == 4
    assert all(a + height <= b for (a, height), (b, _) in pairwise(tops))


def test_the_table_shows_the_values_alone_and_what_is_odd(shipped: Path, open_page: Open) -> None:
    page = open_page(shipped)
    page.keyboard.press("t")
    head = page.locator("thead th").all_inner_texts()
    assert head[:5] == ["Letter", "name", "title", "address\nline", "salutation"]
    expect(page.locator("tbody tr")).to_have_count(18)
    cell = page.locator("tr", has_text="Greater Manchester").locator("td", has_text="Beverley").last
    expect(cell).to_contain_text("longest")
    page.get_by_label("Only letters with an odd value").check()
    assert 0 < page.locator("tbody tr").count() < 18
    page.get_by_role("link", name="Greater Manchester").last.click()
    expect(page.get_by_role("heading", name="Greater Manchester")).to_be_focused()


def test_two_letters_side_by_side_show_their_differences(shipped: Path, open_page: Open) -> None:
    page = open_page(shipped)
    page.keyboard.press("s")
    page.get_by_label("Letter", exact=True).select_option("Kent")
    page.get_by_label("Beside it").select_option("Sussex")
    differing = page.locator(".pair:not(.alike)")
    assert 3 < differing.count() < page.locator(".pair").count()
    texts = page.locator(".diff").all_inner_texts()
    assert {"Matthew", "Katy"} <= set(texts)
    assert "Dear" not in texts
    page.get_by_label("Beside it").select_option("Kent")
    expect(page.get_by_text("No word differs.")).to_be_visible()


def test_shared_words_are_dimmed_and_own_ones_are_not(shipped: Path, open_page: Open) -> None:
    page = open_page(shipped)
    page.locator("#dim").click()

    def colour(element: Locator) -> str:
        return str(element.evaluate("one => getComputedStyle(one).color"))

    letter = page.locator("article").first
    date = letter.get_by_text("13 October 2020")
    assert colour(date) == colour(letter.locator(".piece p", has_text="I look forward").first)
    assert colour(date) != colour(letter.get_by_text("Sue", exact=True))
    assert colour(date) != colour(letter.locator(".piece.own p").first)


@pytest.mark.parametrize("width", [320, 800, 1400])
def test_nothing_is_cut_off_at_any_width(shipped: Path, open_page: Open, width: int) -> None:
    page = open_page(shipped, width)
    for key in ("l", "t", "s"):
        page.keyboard.press(key)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, key


def test_the_print_has_every_letter_and_no_controls(shipped: Path, open_page: Open) -> None:
    page = open_page(shipped)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".sheet")).to_have_count(18)
    for control in (".bar", "nav", ".approve"):
        expect(page.locator(control).first).to_be_hidden()


NASTY = [
    "<script>document.title = 'run'</script>",
    "<script>/*</script>*/ document.title = 'run'</script>",
    "R&D <x> ]]> <!-- x",
]
REFUSED = "<img src=x onerror=alert(1)>"  # which no letter may print


def test_what_looks_like_markup_stays_text_and_the_policy_holds(
    tmp_path: Path, open_page: Open
) -> None:
    entries = "".join(f"- name: {text!r}\n  word: {text!r}\n" for text in NASTY)
    entries += f"- name: Ely\n  word: {REFUSED!r}\n"
    write_small_campaign(
        tmp_path, "One *{{ word }}*[^1] two.\n\n[^1]: Three {{ word }}.\n", entries
    )
    path = write_proof(tmp_path)
    page = open_page(path)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # which builds all letters
    expect(page.locator(".sheet")).to_have_count(3)
    expect(page.locator(".remark.error", has_text=REFUSED)).to_be_visible()
    for number, text in enumerate(NASTY):
        marks = page.locator("article").nth(number).locator("mark").all_text_contents()
        assert marks.count(text) >= 2
    assert page.title().startswith("Proof: ")
    assert page.locator("#view-letters script, #view-letters img").count() == 0
    page.keyboard.press("t")
    page.keyboard.press("s")
    policy = page.locator("meta[http-equiv]").get_attribute("content")
    assert policy is not None
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none';")


def test_the_policy_stops_scripts_and_requests(shipped: Path, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(shipped.as_uri())
    blocked = page.evaluate(
        """async () => {
          const found = [];
          addEventListener('securitypolicyviolation', e => found.push(e.effectiveDirective));
          const script = document.createElement('script');
          script.textContent = 'document.title = "run"';
          document.body.append(script);
          const image = new Image();
          image.src = 'https://example.org/x.png';
          await fetch('https://example.org/').catch(() => 0);
          await new Promise(done => setTimeout(done, 50));
          return found;
        }"""
    )
    assert set(blocked) == {"script-src-elem", "img-src", "connect-src"}
    assert page.title() != "run"
    page.close()


def test_ticked_letters_are_approved_by_the_file_that_is_downloaded(
    shipped: Path, open_page: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "campaign"
    shutil.copytree(shipped.parent.parent, folder)
    page = open_page(folder / "letters" / "proof.html")
    essex = page.locator("article", has=page.get_by_role("heading", name="Essex"))
    page.locator("#index").get_by_text("Essex").click()
    box = essex.locator(".approve input")
    expect(box).to_be_disabled()
    for remark in essex.locator(".remark.point").all():
        expect(remark.get_by_label("Confirmed")).to_be_disabled()
        remark.get_by_placeholder("Evidence").fill('a letter: "seen" on 1 March')
        remark.get_by_label("Confirmed").check()
    box.check()
    page.locator("#index").get_by_text("Kent").click()
    page.keyboard.press("a")
    page.locator("#approve").click()
    expect(page.locator("#signed")).to_have_text("Write your name first.")
    page.get_by_label("Your name").fill("Ada Mensah")
    with page.expect_download() as download:
        page.locator("#approve").click()
    download.value.save_as(folder / "approvals.yaml")
    loaded = approvals.load(folder / "approvals.yaml")
    assert [(one.letter, one.by) for one in loaded.approvals] == [
        ("essex", "Ada Mensah"),
        ("kent", "Ada Mensah"),
    ]
    assert loaded.approvals[0].points[0].evidence == 'a letter: "seen" on 1 March'
    assert len(loaded.list_confirmed("essex")) == len(loaded.approvals[0].points) == 2
    again = open_page(write_proof(folder))
    approved = again.locator("#filters").get_by_text("approved")
    expect(approved).to_contain_text("2")
    again.locator("#index").get_by_text("Kent").click()
    kent = again.locator("article", has=again.get_by_role("heading", name="Kent"))
    expect(kent.locator(".approve")).to_contain_text("approved by Ada Mensah")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1400])
def test_nothing_bars_anyone_from_the_page(
    shipped: Path, open_page: Open, scheme: str, width: int
) -> None:
    script = _node_module("axe-core", "axe.min.js")
    page = open_page(shipped, width, color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(path=script)
    for key in ("l", "d", "t", "s"):
        page.keyboard.press(key)
        if key == "l":
            page.locator("mark").first.focus()
        found = page.evaluate(
            """async () => (await axe.run()).violations.map(
              one => one.id + ': ' + one.nodes.map(node => node.html).slice(0, 3).join(' '))"""
        )
        assert found == [], key


def test_the_page_is_valid(shipped: Path, vnu: Callable[[list[Path]], list[str]]) -> None:
    found = vnu([shipped])  # the checker does not know the hashes of a policy
    assert [one for one in found if "Content Security Policy" not in one] == []


def test_many_letters_are_built_as_they_come_into_view(tmp_path: Path, open_page: Open) -> None:
    entries = "".join(f"- {{name: Person {n}, word: w{n}}}\n" for n in range(300))
    write_small_campaign(tmp_path, "One {{ word }} two.\n", entries)
    page = open_page(write_proof(tmp_path))
    expect(page.locator(".sheet").first).to_be_visible()
    assert page.locator(".sheet").count() < 20
    page.locator("#index").get_by_text("Person 299", exact=True).click()
    last = page.locator("article").last
    expect(last.locator(".sheet")).to_be_visible()
    expect(last).to_be_in_viewport()
    assert page.locator(".sheet").count() < 60
    page.keyboard.press("t")
    assert 0 < page.locator("tbody tr").count() < 200
    page.locator(".scroll").evaluate("one => one.scrollTo(0, one.scrollHeight)")
    expect(page.get_by_role("link", name="Person 299").last).to_be_visible()


def test_letters_share_their_shapes(tmp_path: Path) -> None:
    entries = "".join(f"- {{name: Person {n}, word: w{n}}}\n" for n in range(50))
    campaign = write_small_campaign(tmp_path, "One {{ word }} two.\n", entries)
    content = Proof.load(campaign, Options()).build()
    assert len(content["letters"]) == 50
    assert len(content["shapes"]) < 12


def test_another_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "proof.html"
    path.write_text("mine", encoding="utf-8")
    assert not is_proof(path)
