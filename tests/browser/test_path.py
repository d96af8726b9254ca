"""Journeys along the path: how it is taken, left and taken up again, and that it notices deeds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.visits import ONE

PHONE = {"width": 390, "height": 844}
LOW_PHONE = {"width": 390, "height": 664}
# The least side of what a finger has to hit.
TARGET = 44


class Path:
    """What is read of the path's card, and done with it."""

    def __init__(self, page):
        self.page = page.page
        self.card = self.page.locator("#path")
        self.title = self.card.get_by_role("heading")
        self.notice = self.card.get_by_role("status")
        self.next = self.card.get_by_role("button", name="Next", exact=True)
        self.tasks = self.card.locator("[data-part=tasks] button")
        self.link = self.page.locator("#header a[href^='#path-']")
        self.place = self.page.locator("[data-pointed-at]")

    def follow(self, hash):
        self.page.evaluate("hash => { location.hash = hash }", hash)

    def did(self, deed):
        """Say what a section says when a person has done something."""
        self.page.evaluate(
            "name => document.dispatchEvent(new CustomEvent('did', { detail: { name } }))", deed
        )

    def wait_until_clear(self):
        """Wait until nothing of what is pointed at is covered, or it is too tall and at the top."""
        self.page.wait_for_function(
            """() => {
              const place = document.querySelector("[data-pointed-at]").getBoundingClientRect();
              const card = document.getElementById("path").getBoundingClientRect();
              const isAtTop = place.top <= 20 && place.height > card.top - 20;
              return place.height > 0 && place.top >= 0 && (isAtTop || place.bottom <= card.top);
            }"""
        )

    def expect_step(self, number):
        expect(self.card).to_contain_text(f"Step {number} of 9")
        expect(self.card).to_be_visible()


def test_a_deed_for_another_step_counts_there(visit, rested):
    page = visit(rested)
    path = Path(page)
    path.follow("#path-2")
    path.did("nudged")
    expect(path.notice).to_be_empty()
    path.card.get_by_role("button", name="Step 2 of 9").click()
    steps = path.card.get_by_role("navigation")
    expect(steps.get_by_role("link")).to_have_count(9)
    expect(steps.locator("[aria-current=step]")).to_contain_text("Layers, stacked")
    steps.get_by_role("link", name="One nudge").click()
    expect(steps).to_be_hidden()
    path.expect_step(7)
    expect(path.tasks.filter(has_text="Nudge.")).to_contain_text("done")
    expect(path.tasks.last).not_to_contain_text("done")


def test_it_is_left_and_taken_up_again(visit, rested):
    page = visit(rested)
    path = Path(page)
    page.draw(ONE)
    ink = page.ink()
    path.link.click()
    path.next.click()
    page.page.keyboard.press("Escape")
    expect(path.card).to_be_hidden()
    expect(path.link).to_be_focused()
    assert page.ink() == ink
    page.page.reload()
    page.wait_for_run()
    expect(path.card).to_be_hidden()
    expect(path.link).to_have_text("continue the tour at step 2")
    path.link.click()
    path.expect_step(2)
    path.card.get_by_role("button", name="Leave the tour").click()
    expect(path.card).to_be_hidden()
    expect(path.place).to_have_count(0)
    assert "#" not in page.page.url


def test_a_link_opens_its_step_and_moves_no_focus(visit, rested):
    page = visit(rested)
    path = Path(page)
    page.page.goto(f"{rested.url}/#path-10")
    page.page.reload()
    page.wait_for_run()
    expect(path.card).to_be_hidden()
    page.page.goto(f"{rested.url}/?#path-6")
    page.wait_for_run()
    path.expect_step(6)
    expect(page.page.locator("body")).to_be_focused()
    expect(path.place).to_be_in_viewport()


def test_escape_closes_what_is_open_first(visit, rested):
    page = visit(rested)
    path = Path(page)
    path.follow("#path-2")
    path.card.get_by_role("button", name="Step 2 of 9").click()
    steps = path.card.get_by_role("navigation")
    expect(steps).to_be_visible()
    page.page.keyboard.press("Escape")
    expect(steps).to_be_hidden()
    path.card.get_by_role("button", name="layers", exact=True).click()
    explanation = page.page.locator("#term-card")
    expect(explanation).to_be_visible()
    page.page.keyboard.press("Escape")
    expect(explanation).to_be_hidden()
    path.expect_step(2)


def test_on_a_phone_the_card_covers_nothing_that_it_points_at(visit, rested):
    page = visit(rested, viewport=LOW_PHONE, has_touch=True)
    path = Path(page)
    path.follow("#path-1")
    page.draw(ONE)
    expect(path.place).to_have_attribute("data-action", "enlarge")
    path.wait_until_clear()
    for number in range(2, 10):
        path.follow(f"#path-{number}")
        path.expect_step(number)
        path.wait_until_clear()
        assert path.card.bounding_box()["height"] <= 0.47 * LOW_PHONE["height"]
    assert page.page.evaluate("document.documentElement.scrollWidth") <= LOW_PHONE["width"]
    for button in path.card.locator("button:not(.term):visible").all():
        assert button.bounding_box()["height"] >= TARGET, button.inner_text()


def test_on_a_phone_the_card_folds_and_shows_what_was_noticed(visit, rested):
    page = visit(rested, viewport=PHONE, has_touch=True)
    path = Path(page)
    path.follow("#path-2")
    fold = path.card.get_by_role("button", name="Show the step")
    expect(fold).to_have_attribute("aria-expanded", "true")
    fold.tap()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(path.next).to_be_hidden()
    assert path.card.bounding_box()["height"] < 70
    path.did("followed-a-number")
    expect(path.notice).to_contain_text("Thousands of numbers")
    expect(path.next).to_be_visible()


@pytest.mark.parametrize("look", [{"color_scheme": "dark"}, {"viewport": PHONE}])
def test_axe_finds_no_fault_with_the_path_open(visit, rested, look):
    page = visit(rested, **look)
    path = Path(page)
    page.draw(ONE)
    path.follow("#path-1")
    expect(path.notice).not_to_be_empty()
    path.card.get_by_role("button", name="Step 1 of 9").click()
    expect(path.card.get_by_role("navigation")).to_be_visible()
    assert faults(page) == []
    page.page.keyboard.press("Escape")
    page.page.get_by_role("button", name="Link to this").click()
    expect(page.page.get_by_label("Link to what this page shows")).to_be_visible()
    assert faults(page) == []


def faults(page) -> list[str]:
    parts = [["#header"], ["#path"], ["#links"]]
    found = Axe().run(page.page, context={"include": parts}).response["violations"]
    return [f"{fault['id']}: {node['target']}" for fault in found for node in fault["nodes"]]
