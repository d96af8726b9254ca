"""How the page looks: sizes, themes, and what assistive technology finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.visits import ONE

PHONE = {"width": 390, "height": 844}
FIRST_SCREEN = (
    "#pad",
    ".bars",
    ".seen",
    ".figures",
    "[data-part='loss-chart']",
    ".sliders",
    ".layers",
)


def background(page) -> str:
    return page.page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_everything_is_on_a_laptops_first_screen(resting_page):
    page = resting_page
    expect(page.page.locator(".filters canvas").first).to_be_visible()
    for selector in (*FIRST_SCREEN, "[data-part='accuracy-chart']", ".filters"):
        box = page.page.locator(selector).bounding_box()
        assert box["y"] >= 0, selector
        assert box["y"] + box["height"] <= 900, selector


def test_a_phone_shows_one_column_with_the_pad_first(visit, resting_server):
    page = visit(resting_server, viewport=PHONE, has_touch=True)
    page.draw(ONE)
    page.wait_for_answer()
    expect(page.page.locator(".filters canvas").first).to_be_attached()
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


def test_the_theme_is_the_systems_until_it_is_chosen(visit, resting_server):
    page = visit(resting_server, color_scheme="dark")
    dark = background(page)
    page.page.click("#theme-toggle")
    light = background(page)
    assert sum(eval(light[3:])) > 600 > 150 > sum(eval(dark[3:]))
    page.page.reload()
    page.wait_for_run()
    assert background(page) == light


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault(visit, resting_server, theme):
    page = visit(resting_server, color_scheme=theme)
    page.draw(ONE)
    page.wait_for_answer()
    page.press("examples")
    page.press("evaluate")
    expect(page.page.locator(".confusion-table")).to_be_visible()
    expect(page.page.locator("[data-part=examples] button").first).to_be_visible()
    assert faults(page) == []
    page.press("new")
    expect(page.page.locator("#new-run")).to_be_visible()
    assert faults(page) == []
    page.page.keyboard.press("Escape")
    page.page.click("#help-open")
    assert faults(page) == []


def faults(page) -> list[str]:
    found = Axe().run(page.page).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
