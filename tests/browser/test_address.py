"""Journeys by the page's address: in another tab, later, and after a detour."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import STEPS
from tests.browser.sections import scroll_to
from tests.browser.visits import ONE, SEVEN
from tests.conftest import SMALL

# How far percentages may differ: the address has the drawing's points on a grid of 254 x 254.
SHOWN = 3


def wait_for_address(page, pattern: str) -> str:
    """Wait until the address has been brought up to date, and return it."""
    expect(page.page).to_have_url(re.compile(pattern))
    return page.page.url


def expect_same_answer(page, likeliest) -> None:
    # Until the drawing is there again, the answer is about the image that a pad begins with.
    expect(page.part("digit")).to_have_text(str(likeliest[0]))
    digit, shares = page.likeliest()
    assert digit == likeliest[0]
    assert shares == pytest.approx(likeliest[1], abs=SHOWN)


def note(page):
    return page.page.locator("#address [data-part=problem]")


def test_a_drawing_is_there_again_after_a_reload_and_in_another_tab(visit, rested):
    page = visit(rested)
    page.draw(SEVEN)
    page.wait_for_answer()
    # The address follows when the drawing has stayed the same for a while, and the answer before.
    address = wait_for_address(page, rf"\?run={rested.run()['id']}&drawing=[\w-]+$")
    likeliest = page.likeliest()
    page.page.reload()
    expect_same_answer(page, likeliest)
    assert page.page.url == address
    other = visit(rested, color_scheme="dark")
    other.page.goto(address)
    expect_same_answer(other, likeliest)
    expect(note(other)).to_be_empty()
    other.press("undo")
    other.wait_for_ink("===", 0)


def test_a_test_image_and_a_moment_are_there_again(inside, example, rested):
    scroll_to(inside, "replay")
    expect(inside.page.locator("#replay .ribbon-reading")).to_contain_text("Now")
    inside.page.locator("#replay").get_by_role("slider").press("Home")
    wait_for_address(inside, rf"step=0&image={example['index']}$")
    inside.page.reload()
    expect(inside.page.locator("#moment")).to_contain_text(f"Showing step 0 of {STEPS}")
    expect(inside.part("truth")).to_contain_text(f"test image {example['index']}:")
    inside.page.locator("#moment").get_by_role("button").click()
    wait_for_address(inside, rf"\?run=\w+&image={example['index']}$")


def test_a_step_that_is_not_kept_is_the_nearest_that_is(visit, rested):
    page = visit(rested)
    kept = rested.run()["checkpoints"]
    wanted = next(step for step in range(STEPS) if step not in kept)
    nearest = min(kept, key=lambda step: abs(step - wanted))
    page.page.goto(f"{rested.url}/?run={rested.run()['id']}&step={wanted}")
    expect(page.page.locator("#moment")).to_contain_text(f"Showing step {nearest} of")
    expect(note(page)).to_contain_text(f"Step {wanted} of this run is not kept")
    wait_for_address(page, f"step={nearest}$")


def test_going_back_keeps_what_is_shown(visit, rested):
    page = visit(rested)
    page.draw(ONE)
    first = wait_for_address(page, r"drawing=[\w-]+$")
    page.page.locator(".contents a[href='#saliency']").click()
    page.page.keyboard.press("Home")
    expect(page.page.locator("#pad")).to_be_in_viewport(ratio=1)
    page.draw([(0.3, 0.5), (0.7, 0.5)])
    expect(page.page).not_to_have_url(f"{first}#saliency")
    second = wait_for_address(page, r"drawing=[\w-]+#saliency$")
    page.page.go_back()
    expect(page.page).to_have_url(second.removesuffix("#saliency"))
    page.allow("favicon")
    page.page.goto(f"{rested.url}/healthz")
    page.page.go_back()
    page.wait_for_answer()
    assert page.page.url == second.removesuffix("#saliency")
    page.press("clear")
    wait_for_address(page, r"\?run=\w+$")


def test_a_damaged_link_shows_what_can_be_read(visit, rested):
    page = visit(rested)
    page.allow("422")
    page.page.goto(f"{rested.url}/?run=%3Cb%3E&step=-1&drawing=%00")
    page.wait_for_run()
    expect(note(page)).to_have_text(re.compile("damaged: its run and step and drawing cannot"))
    page.draw(SEVEN)
    page.wait_for_answer()
    page.page.goto(f"{rested.url}/?image=99999")
    expect(note(page)).to_contain_text("test has no image 99999")
    wait_for_address(page, r"\?run=\w+$")


def test_the_link_is_copied(visit, rested):
    page = visit(rested, permissions=["clipboard-read", "clipboard-write"])
    page.draw(ONE)
    page.wait_for_answer()
    page.page.get_by_role("button", name="Link to this").click()
    card = page.page.locator("#address-card")
    expect(card).to_contain_text("The link is copied.")
    expect(card).to_contain_text("with what is on the pad")
    copied = page.page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"\?run=\w+&drawing=[\w-]+$", copied)
    page.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert page.ink() > 0


def test_a_picture_is_said_to_be_left_out(visit, rested, tmp_path):
    page = visit(rested)
    file = tmp_path / "seven.png"
    file.write_bytes(page.page.locator("#pad").screenshot())
    page.page.locator("[data-part=file]").set_input_files(file)
    page.wait_for_ink(">", 0)
    page.page.get_by_role("button", name="Link to this").click()
    expect(page.page.locator("#address-card")).to_contain_text("without what is on the pad")
    wait_for_address(page, r"\?run=\w+$")


def test_a_run_beside_the_current_one_is_shown(visit, shared_server):
    before = shared_server.renew(network=SMALL, start=False, name="The one before")
    shared_server.ask("POST", "/api/runs", {"network": SMALL, "start": False})
    page = visit(shared_server)
    page.page.goto(f"{shared_server.url}/?run={before['id']}")
    expect(page.page.locator("#runs-menu")).to_contain_text("The one before")
    page.page.goto(f"{shared_server.url}/?run=0badcafe&step=3")
    page.allow("404")
    expect(note(page)).to_contain_text("no longer exists")
    expect(page.page.locator("#moment")).to_be_hidden()
    expect(page.page.locator("#connection")).to_be_hidden()
    current = shared_server.run()["id"]
    wait_for_address(page, rf"\?run={current}$")
