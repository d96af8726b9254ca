"""Journeys to the numbers in the picture that the network sees."""

import pytest
from playwright.sync_api import expect

from tests.browser.sections import deeds
from tests.browser.visits import LAPTOP


@pytest.mark.parametrize("viewport", [LAPTOP, {"width": 390, "height": 844}])
def test_the_numbers_of_a_test_image_are_read_by_keyboard(visit, rested, viewport):
    page = visit(rested, viewport=viewport)
    done = deeds(page)
    page.page.keyboard.press("t")
    expect(page.part("truth")).to_contain_text("test image")
    page.wait_for_answer()
    index = int(page.part("truth").inner_text().split()[2].rstrip(":"))
    example = rested.ask("GET", f"/api/examples?split=test&indices={index}")["examples"][0]
    page.page.locator("[data-action=enlarge]").focus()
    page.page.keyboard.press("Enter")
    cells = page.page.locator("#numbers td")
    expect(cells).to_have_count(784)
    expected = [round(255 * ink) for ink in example["pixels"]]
    assert [int(text) for text in cells.all_inner_texts()] == expected
    sizes = cells.first.evaluate("c => [parseFloat(getComputedStyle(c).fontSize), c.clientWidth]")
    assert sizes[0] >= 11
    assert sizes[1] >= 28
    assert page.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert done() == ["enlarged"]
    page.page.keyboard.press("Escape")
    expect(page.page.locator("[data-action=enlarge]")).to_be_focused()


def test_without_a_drawing_there_are_no_numbers(visit, rested):
    page = visit(rested)
    page.page.locator("[data-action=enlarge]").dispatch_event("click")
    expect(page.page.locator("#numbers")).to_be_hidden()
    expect(page.page.locator("[data-action=enlarge]")).to_have_attribute("aria-disabled", "true")
