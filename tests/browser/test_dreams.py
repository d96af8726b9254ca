"""Journeys to the dreams: all digits, one enlarged, other layers, stopping, a busy server."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pictures import PHONE, dreamt, go_to_dreams, tiles
from tests.browser.sections import MINUS, SHOWN, deeds, numeral

DREAMS = "/api/runs/current/dreams"
# Entries of the default network.
FIRST_CONVOLUTION, DIGITS = 0, 5
AT_ONCE = 8


def excitations(page):
    found = [tile.get_attribute("aria-label") for tile in tiles(page).all()]
    return [numeral(text.rpartition(" ")[2]) for text in found]


def shown(value):
    """A number with three digits, as the page writes it."""
    return f"{value:.3g}".replace("-", MINUS)


def expected(server, layer, units):
    """What the server answers to the page's questions."""
    found = []
    for first in range(0, units, AT_ONCE):
        some = list(range(first, min(first + AT_ONCE, units)))
        answer = server.ask("POST", DREAMS, {"layer": layer, "units": some})
        found += zip(answer["excitations"], answer["strongest"], strict=True)
    return found


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE])
def test_digits_are_dreamt_and_one_is_enlarged(visit, rested, viewport):
    page = visit(rested, viewport=viewport, has_touch=True)
    done = deeds(page)
    go_to_dreams(page)
    page.page.locator("[data-action=dream]").tap()
    expect(dreamt(page)).to_have_count(10)
    expect(page.page.locator("#dreams [data-part=progress]")).to_have_text("10 digits.")
    assert done() == ["dreamed"]
    found = expected(rested, DIGITS, 10)
    assert excitations(page) == pytest.approx([reached[-1] for reached, _ in found], rel=SHOWN)
    tiles(page).nth(4).tap()
    large = page.page.locator("#dreams [data-part=large]")
    expect(large).to_contain_text("excites digit 4 most, after 60 steps")
    expect(large).to_contain_text(f"validation images number {found[4][1]['index']}, ")
    expect(large).to_contain_text(re.compile(r"If this were drawn, the answer would be: "))
    for part in ("large-canvas", "strongest-canvas"):
        box = page.page.locator(f"#dreams [data-part={part}]").bounding_box()
        assert box["width"] >= 44
    assert all(tile.bounding_box()["width"] >= 44 for tile in tiles(page).all())
    assert page.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_filters_are_dreamt_by_keyboard(visit, rested):
    page = visit(rested)
    go_to_dreams(page)
    page.page.locator("#dreams select").focus()
    for _ in range(3):
        page.page.keyboard.press("ArrowDown")
    expect(tiles(page)).to_have_count(8)
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Enter")
    expect(dreamt(page)).to_have_count(8)
    found = expected(rested, FIRST_CONVOLUTION, 8)
    before = excitations(page)
    assert before == pytest.approx([reached[-1] for reached, _ in found], rel=SHOWN)
    body = {"layer": FIRST_CONVOLUTION, "regularized": False}
    found = rested.ask("POST", DREAMS, body)["excitations"]
    for _ in range(2):
        page.page.keyboard.press("Tab")
    page.page.keyboard.press("Space")
    last = re.compile(rf"excitation {re.escape(shown(found[-1][-1]))}$")
    expect(tiles(page).last).to_have_attribute("aria-label", last)
    assert excitations(page) == pytest.approx([reached[-1] for reached in found], rel=SHOWN)


def test_dreams_are_stopped(visit, rested):
    page = visit(rested)
    go_to_dreams(page)
    page.page.locator("#dreams select").select_option(label="Dense 1: 64 units")
    let_go = page.hold("/dreams")
    button = page.page.locator("[data-action=dream]")
    asked = []
    page.page.on("request", lambda request: "/dreams" in request.url and asked.append(request))
    button.click()
    let_go()
    expect(dreamt(page)).to_have_count(AT_ONCE)
    expect(page.page.locator("#dreams [data-part=progress]")).to_have_text("8 of 64 units…")
    expect(button).to_have_text("Stop")
    button.click()
    let_go()
    expect(button).to_have_text("Dream")
    expect(dreamt(page)).to_have_count(AT_ONCE)
    assert len(asked) == 2


def test_a_server_that_dreams_for_another_page_is_asked_again(visit, rested):
    page = visit(rested)
    page.allow("503")
    go_to_dreams(page)
    answers = [503, 503]

    def answer(route):
        if answers:
            route.fulfill(status=answers.pop(), json={"title": "busy", "detail": "busy"})
        else:
            route.continue_()

    page.page.route(re.compile("/dreams"), answer)
    page.page.locator("[data-action=dream]").click()
    progress = page.page.locator("#dreams [data-part=progress]")
    expect(progress).to_have_text("The server dreams for another page…")
    expect(progress).to_have_text("10 digits.")
    assert not answers


def test_dreams_are_of_the_moment_and_follow_the_training_if_wanted(page):
    go_to_dreams(page)
    page.page.locator("[data-action=dream]").click()
    expect(dreamt(page)).to_have_count(10)
    progress = page.page.locator("#dreams [data-part=progress]")
    expect(progress).to_have_text("10 digits.")
    seen = page.page.locator("#dreams [data-part=seen]")
    before = seen.inner_text()
    page.wait_for_step(page.step() + 5)
    expect(seen).to_have_text(before)
    page.page.locator("#dreams [data-part=follow]").check()
    expect(seen).not_to_have_text(before)
