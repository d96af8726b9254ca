"""Journeys of watching how the answer to a drawing came about."""

import re

from playwright.sync_api import expect

from tests.browser.sections import deeds
from tests.browser.visits import ONE, SEVEN

# Those of the visited server's run, see conftest.
LAST = "24"


def watch(page):
    return page.page.locator("#watch")


def shown_step(page):
    return watch(page).locator("[data-part=step]")


def test_the_kept_moments_are_played_to_the_end_and_again(visit, rested):
    page = visit(rested)
    done = deeds(page)
    page.draw(SEVEN)
    page.wait_for_answer()
    page.page.clock.install()
    watch(page).get_by_role("button", name="Watch it learn your digit").click()
    expect(shown_step(page)).to_have_text("0")
    expect(watch(page).locator("[data-part=watch-words]")).to_contain_text("random weights")
    first = watch(page).locator(".small-bar-number").all_inner_texts()
    page.page.clock.run_for(10_500)
    expect(shown_step(page)).to_have_text(LAST)
    expect(watch(page).locator("[data-part=watch-words]")).to_contain_text("after step 24")
    assert watch(page).locator(".small-bar-number").all_inner_texts() != first
    assert "watched" in done()
    page.press("watch-again")
    expect(shown_step(page)).to_have_text("0")
    page.page.clock.run_for(1000)
    page.press("watch-toggle")
    stopped = shown_step(page).inner_text()
    page.page.clock.run_for(1000)
    assert shown_step(page).inner_text() == stopped != "0"
    page.press("watch-close")
    expect(watch(page).locator(".offer-body")).to_be_hidden()
    expect(watch(page).locator(".offer-button")).to_be_focused()


def test_who_wants_no_motion_steps_by_button_and_by_keyboard(visit, rested):
    page = visit(rested, reduced_motion="reduce", viewport={"width": 390, "height": 844})
    page.page.keyboard.press("t")
    page.wait_for_answer()
    watch(page).locator(".offer-button").focus()
    page.page.keyboard.press("Enter")
    expect(shown_step(page)).to_have_text("0")
    page.page.locator("[data-action=watch-next]").focus()
    page.page.keyboard.press("Enter")
    expect(shown_step(page)).to_have_text("1")
    page.page.keyboard.press("Enter")
    page.press("watch-back")
    expect(shown_step(page)).to_have_text("1")
    expect(watch(page).locator("[data-action=watch-toggle]")).to_have_text("Play")


def test_another_drawing_is_watched_from_its_beginning(visit, rested):
    page = visit(rested, reduced_motion="reduce")
    page.draw(SEVEN)
    page.wait_for_answer()
    page.page.click("#watch-button")
    expect(shown_step(page)).to_have_text("0")
    page.press("watch-next")
    expect(shown_step(page)).to_have_text("1")
    with page.page.expect_response(re.compile("/replay")):
        page.draw(ONE)
    expect(shown_step(page)).to_have_text("0")


def test_offers_say_what_is_missing_and_only_one_is_open(visit, rested):
    page = visit(rested)
    done = deeds(page)
    page.page.click("#watch-button")
    expect(watch(page).locator(".offer-empty")).to_be_visible()
    expect(watch(page).locator(".offer-content")).to_be_hidden()
    page.page.click("#why-button")
    expect(watch(page).locator(".offer-body")).to_be_hidden()
    expect(page.page.locator("#why .offer-empty")).to_be_visible()
    expect(page.page.locator("#watch-button")).to_have_attribute("aria-expanded", "false")
    page.draw(SEVEN)
    words = page.page.locator("[data-part=why-words]")
    expect(words).to_contain_text("To this network your drawing is nearest to")
    expect(page.page.locator("#why .why-images canvas")).to_have_count(3)
    labels = re.findall(r"\d", "".join(page.page.locator("#why .why-images li").all_inner_texts()))
    # Every digit of the images is named.
    assert {*labels} <= {*words.inner_text()}
    assert done() == ["asked-why"]
