"""What is out of sight is neither asked for nor painted, and is up to date when it comes back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visits import SEVEN

# Polls of the run's state while another part of the page is in sight.
POLLS = 4


def asked(page) -> list[str]:
    """Record what the page asks for from here on."""
    paths: list[str] = []
    page.page.on("request", lambda request: paths.append(request.url))
    return paths


def wait_for_polls(page) -> None:
    """Wait until the run's state has been polled a few times."""
    for _ in range(POLLS):
        with page.page.expect_response(re.compile(r"since=\d+$")):
            pass


def scroll_to(page, section: str) -> None:
    page.page.evaluate("id => document.getElementById(id).scrollIntoView()", section)


def test_only_the_numbers_that_are_shown_are_asked_for(page):
    paths = asked(page)
    page.page.reload()
    page.wait_for_run()
    with page.page.expect_response(re.compile(r"/network\?weights=1&layer=0$")):
        scroll_to(page, "network")
    expect(page.page.locator("#network .filters canvas")).to_have_count(8)
    scroll_to(page, "explanation")
    with page.page.expect_response(re.compile(r"/explain\?weights=0&encoding=base64$")):
        pass
    with page.page.expect_response(re.compile(r"/explain\?weights=1&encoding=base64$")):
        page.page.locator("#explanation [name=explanation-view][value=filters]").check()
    assert not [path for path in paths if path.endswith("/network?weights=1")]


def test_an_answer_out_of_sight_is_asked_for_again_only_on_return(page):
    page.draw(SEVEN)
    page.wait_for_answer()
    scroll_to(page, "evaluation")
    wait_for_polls(page)
    before, paths = page.part("predicted-at").text_content(), asked(page)
    wait_for_polls(page)
    assert not [path for path in paths if "/predict" in path]
    scroll_to(page, "predict")
    expect(page.part("predicted-at")).not_to_have_text(before)


def test_charts_out_of_sight_are_drawn_on_return(page):
    reading = page.page.locator("#training [data-part=loss-chart] [data-part=reading]")
    expect(reading).to_contain_text(re.compile(r"step [\d,]+"))
    scroll_to(page, "evaluation")
    wait_for_polls(page)
    before = reading.inner_text()
    wait_for_polls(page)
    assert reading.inner_text() == before
    scroll_to(page, "training")
    expect(reading).not_to_have_text(before)


def test_a_page_in_sight_animates_nothing(page):
    page.draw(SEVEN)
    page.wait_for_answer()
    wait_for_polls(page)
    assert page.page.evaluate("document.getAnimations().length") == 0
    status = page.page.locator("[data-part=status]")
    before = status.get_attribute("data-beat")
    expect(status).to_have_attribute("data-status", "training")
    page.page.wait_for_function(
        "before => document.querySelector('.status').getAttribute('data-beat') !== before",
        arg=before,
    )


def test_layers_that_arrive_late_leave_the_section_in_sight_where_it_is(visit, rested):
    page = visit(rested)
    let_go = page.hold("/explain")
    with page.page.expect_request(re.compile("/explain")):
        scroll_to(page, "explanation")
    scroll_to(page, "nudge")
    top = page.page.locator("#nudge").bounding_box()["y"]
    let_go()
    expect(page.page.locator("#explanation .layer canvas")).to_have_count(11)
    # The browser scrolls by whole pixels.
    assert page.page.locator("#nudge").bounding_box()["y"] == pytest.approx(top, abs=1)


def test_a_section_that_only_touches_the_one_in_sight_is_not_asked_for(visit, rested):
    page = visit(rested)
    paths = asked(page)
    with page.page.expect_response(re.compile(r"/nudge$")):
        page.page.get_by_role("link", name="The nudge").click()
    wait_for_polls(page)
    assert not [path for path in paths if "/explain" in path]
