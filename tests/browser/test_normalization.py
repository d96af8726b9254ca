"""Journeys through the stages from the drawing to the 28 x 28."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visits import ONE, SEVEN

STAGES = ["Crop", "Box of 20", "Pen width", "Center of mass"]


def pictures(page) -> list[str]:
    """Copy what is painted on the six canvases."""
    return page.page.evaluate(
        "() => [...document.querySelectorAll('.stage canvas')].map((c) => c.toDataURL())"
    )


def ready(page):
    section = page.page.locator("#normalization")
    section.scroll_into_view_if_needed()
    expect(section.locator(".stage")).to_have_count(6)
    expect(section.locator(".stage-words").last).to_have_text(re.compile("."))
    return section


@pytest.mark.parametrize("name", STAGES)
def test_every_switch_changes_the_picture_that_the_network_gets(resting_page, name):
    page = resting_page
    # Small, in a corner, and heavier at one end.
    page.draw([(0.1 + 0.4 * x, 0.05 + 0.4 * y) for x, y in SEVEN])
    page.wait_for_answer()
    section = ready(page)
    words = section.locator("[data-part=words]")
    expect(words).to_contain_text("All stages")
    before = pictures(page)
    switch = section.get_by_role("switch", name=name)
    switch.focus()
    page.page.keyboard.press("Space")
    expect(words).not_to_contain_text("All stages")
    after = pictures(page)
    assert after[-1] != before[-1]
    assert after[0] == before[0]
    page.page.keyboard.press("Space")
    expect(words).to_contain_text("All stages")
    assert pictures(page) == before


def test_bars_compare_all_stages_with_those_that_are_switched_on(resting_page):
    page = resting_page
    page.draw(ONE)
    page.wait_for_answer()
    section = ready(page)
    is_like_this = section.locator(".twin-is")
    before = is_like_this.all_inner_texts()
    assert before == section.locator(".twin-was").all_inner_texts() == page.bars()
    for name in STAGES:
        section.get_by_role("switch", name=name).click()
    page.page.wait_for_function(
        """was => [...document.querySelectorAll("#normalization .twin-was")]
          .every((one, i) => Math.abs(parseFloat(one.textContent) - parseFloat(was[i])) < 0.06)""",
        arg=before,
    )
    expect(section.locator("[data-part=words]")).to_contain_text(re.compile("Still|Without"))
    # The answer above is still that of all stages.
    assert page.bars() == before


def test_an_empty_pad_shows_the_stages_of_a_test_image(resting_page):
    section = ready(resting_page)
    expect(section.locator("[data-part=seen]")).to_contain_text("as the pad is empty")
