"""Journeys to the views below the first screen, and the page on paper."""

import re

import pytest
from playwright.sync_api import expect

from benchmarks.parts.visitor import WATCH_SHIFTS

PHONE = {"width": 390, "height": 844}
# A view begins at most this far below the window's upper edge when a link has led to it.
NEAR = 16
MOST_SHIFTED = 0.02


def top_of(page, view: str) -> float:
    return page.page.locator(f"#{view}").bounding_box()["y"]


@pytest.mark.parametrize("view", ["nudge", "saliency"])
def test_a_link_leads_to_its_view_though_those_above_it_grow(visit, rested, view):
    page = visit(rested)
    let_go = page.hold("/explain")
    with page.page.expect_request(re.compile("/explain")):
        page.page.evaluate("document.getElementById('explanation').scrollIntoView()")
    page.page.evaluate("scrollTo(0, 0)")
    page.page.locator(f".contents a[href='#{view}']").click()
    let_go()
    expect(page.page.locator("#explanation .layer canvas")).to_have_count(11)
    assert abs(top_of(page, view)) <= NEAR


def test_an_address_with_a_view_shows_it(visit, rested):
    page = visit(rested)
    page.page.goto(f"{rested.url}/#saliency")
    page.page.reload()
    page.wait_for_run()
    expect(page.page.locator("#saliency [data-part=seen]")).to_contain_text("as the pad is empty")
    page.page.wait_for_function(
        "near => Math.abs(document.getElementById('saliency').getBoundingClientRect().y) <= near",
        arg=NEAR,
    )


def test_nothing_moves_by_itself_while_an_address_with_a_view_loads(visit, rested):
    page = visit(rested, script=WATCH_SHIFTS)
    page.page.goto(f"{rested.url}/#saliency")
    page.page.reload()
    expect(page.page.locator("#saliency [data-part=seen]")).to_contain_text("as the pad is empty")
    expect(page.page.locator("#saliency [data-part=ends]").first).not_to_be_empty()
    assert page.page.evaluate("window.layoutShift") <= MOST_SHIFTED


def test_a_view_is_loaded_when_it_comes_near_and_a_press_before_that_is_done_then(visit, rested):
    page = visit(rested)
    names = "performance.getEntriesByType('resource').map(({ name }) => name).join()"
    loaded = page.page.evaluate(names)
    assert "/sections/training.js" in loaded
    assert "/sections/dreams.js" not in loaded
    let_go = page.hold("/sections/evaluation")
    page.allow("ERR_FAILED")
    page.page.route(re.compile("/sections/evaluation"), lambda route: route.abort(), times=1)
    button = page.page.locator("#evaluation [data-action=evaluate]")
    button.scroll_into_view_if_needed()
    failure = page.page.locator("#evaluation-body > .problem").first
    expect(failure).to_contain_text("could not be loaded")
    with page.page.expect_request(re.compile("/sections/evaluation")):
        button.click()
    let_go()
    expect(page.page.locator(".confusion-table button").first).to_be_visible()
    expect(failure).to_be_empty()


def test_a_phone_opens_and_closes_views(visit, rested):
    page = visit(rested, viewport=PHONE, has_touch=True)
    body = page.page.locator("#replay-body")
    expect(body).to_be_hidden()
    opener = page.page.get_by_role("button", name="Through time", exact=True)
    opener.tap()
    expect(body).to_be_visible()
    expect(page.page.locator("#replay [data-part=seen]")).to_contain_text("as the pad is empty")
    expect(opener).to_have_attribute("aria-expanded", "true")
    opener.tap()
    expect(body).to_be_hidden()
    page.page.evaluate("location.hash = 'evaluation'")
    expect(page.page.locator("#evaluation-body")).to_be_visible()


def test_a_phone_without_opened_views_is_a_few_screens_tall(visit, rested):
    page = visit(rested, viewport=PHONE, has_touch=True)
    height = page.page.evaluate("document.documentElement.scrollHeight")
    assert height <= 4 * PHONE["height"]


def test_the_views_that_were_seen_are_printed(visit, rested):
    page = visit(rested)
    with page.page.expect_response(re.compile("/api/.*/replay")):
        page.page.locator(".contents a[href='#replay']").click()
    page.page.emulate_media(media="print")
    expect(page.page.locator("#replay .ribbon-chart")).to_be_visible()
    expect(page.page.locator("#saliency")).to_be_hidden()
