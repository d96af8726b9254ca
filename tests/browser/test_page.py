"""How the page looks: sizes, themes, and what assistive technology finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.measures import LEAST_TARGET, LEAST_TEXT, SMALL_TARGETS, SMALLEST_TEXT
from tests.browser.pictures import PHONE, dreamt, go_to_dreams
from tests.browser.sections import (
    FIRST_CONVOLUTION,
    SECOND_CONVOLUTION,
    layer_row,
    origin_card,
    scroll_to,
)
from tests.browser.visits import ONE, SEVEN

FIGURES, LOSS = "[data-part='figures']", "[data-part='loss-chart']"
FIRST_SCREEN = ("#pad", ".bars", ".seen", FIGURES, LOSS, ".speed")
DIALOGS = ("help", "new-run", "key", "numbers")
WIDTHS = (320, 768, 1200, 1280, 1365, 1440, 2560)
VIEWS = ("explanation", "nudge", "saliency", "replay", "map", "neighbors")


def test_everything_is_on_a_laptops_first_screen(resting_page):
    page = resting_page
    for selector in (*FIRST_SCREEN, "[data-part='accuracy-chart']"):
        box = page.page.locator(selector).bounding_box()
        assert box["y"] >= 0, selector
        assert box["y"] + box["height"] <= 900, selector


def test_a_phone_shows_one_column_with_the_pad_first(visit, resting_server):
    page = visit(resting_server, viewport=PHONE, has_touch=True)
    page.draw(ONE)
    page.wait_for_answer()
    page.page.get_by_role("button", name="The network", exact=True).tap()
    expect(page.page.locator(".filters canvas").first).to_be_visible()
    width = page.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    tops = [
        page.page.locator(name).bounding_box()["y"]
        for name in ("#pad", ".bars", "#training", "#network", "#evaluation")
    ]
    assert tops == sorted(tops)
    page.press("new")
    expect(page.page.locator("#new-run")).to_be_visible()
    assert page.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_nothing_moves_when_values_change(page):
    places = [page.page.locator(selector).bounding_box() for selector in FIRST_SCREEN]
    page.draw(ONE)
    page.wait_for_answer()
    page.wait_for_step(page.step() + 5)
    assert [page.page.locator(selector).bounding_box() for selector in FIRST_SCREEN] == places


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_at_all(visit, rested, theme):
    page = visit(rested, color_scheme=theme)
    assert faults(page) == []
    page.draw(SEVEN)
    page.wait_for_answer()
    page.press("examples")
    page.press("evaluate")
    expect(page.page.locator(".confusion-table button").first).to_be_visible()
    expect(page.page.locator("[data-part=examples] button").first).to_be_visible()
    for section in VIEWS:
        scroll_to(page, section, "your drawing")
    go_to_dreams(page)
    page.press("dream")
    expect(dreamt(page)).to_have_count(10)
    page.page.locator(".map-canvas").focus()
    page.page.keyboard.press("ArrowRight")
    page.page.get_by_role("button", name="Nudge the picture").click()
    expect(page.page.locator("[data-part=frames]")).to_be_visible()
    layer_row(page, FIRST_CONVOLUTION).locator("canvas").focus()
    expect(origin_card(page)).to_contain_text("sum of products")
    assert faults(page) == []
    assert page.page.locator("[title]").count() == 0
    for dialog in DIALOGS:
        show_dialog(page, dialog)
        assert faults(page) == []
        page.page.keyboard.press("Escape")


def test_a_phone_scrolls_in_one_direction_only(visit, rested):
    page = visit(rested, viewport={"width": 390, "height": 844}, has_touch=True)
    page.draw(SEVEN)
    page.wait_for_answer()
    for section in VIEWS:
        scroll_to(page, section, "your drawing")
    layer_row(page, SECOND_CONVOLUTION).locator("canvas").tap(position={"x": 60, "y": 20})
    expect(origin_card(page)).to_contain_text("sum of products")
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 390
    origin_card(page).get_by_role("button", name="Close").tap()
    expect(origin_card(page)).to_be_hidden()


def test_targets_have_room_and_nothing_is_wider_than_the_window(visit, rested):
    page = visit(rested, viewport=PHONE, has_touch=True)
    assert page.page.evaluate(SMALL_TARGETS, LEAST_TARGET) == []
    page.draw(SEVEN)
    page.wait_for_answer()
    for details in page.page.locator("main details").all():
        details.evaluate("details => { details.open = true; }")
    for button in page.page.locator(".view-open").all():
        button.click()
    for section in ("normalization", "explanation", "nudge"):
        scroll_to(page, section, "your drawing")
    for offer in ("watch", "correction", "why"):
        page.page.click(f"#{offer}-button")
        assert page.page.evaluate(SMALL_TARGETS, LEAST_TARGET) == [], offer
    layer_row(page, SECOND_CONVOLUTION).locator("canvas").tap(position={"x": 60, "y": 20})
    expect(origin_card(page)).to_contain_text("sum of products")
    assert page.page.evaluate(SMALL_TARGETS, LEAST_TARGET) == []
    for dialog in DIALOGS:
        show_dialog(page, dialog)
        assert page.page.evaluate(SMALL_TARGETS, LEAST_TARGET) == [], dialog
        page.page.keyboard.press("Escape")
    for width in WIDTHS:
        page.page.set_viewport_size({"width": width, "height": 900})
        assert page.page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = {}
    for width, height in ((1440, 900), (2560, 1440)):
        page.page.set_viewport_size({"width": width, "height": height})
        sizes[width], smallest = page.page.evaluate(SMALLEST_TEXT)
        assert sizes[width] >= LEAST_TEXT, smallest
    assert sizes[2560] > 1.4 * sizes[1440]


def show_dialog(page, name: str) -> None:
    page.page.evaluate("name => document.getElementById(name).showModal()", name)


def faults(page) -> list[str]:
    found = Axe().run(page.page).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found
        for node in fault["nodes"]
    ]
