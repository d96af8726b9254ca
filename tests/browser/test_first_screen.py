"""The first screen: what fits on it, in every window, and that what it says is true."""

import re
from itertools import cycle

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from benchmarks.parts.visitor import WATCH_SHIFTS
from tests.browser.visits import SEVEN

OFFERS = (".offers .offer-button >> nth=0", ".offers .offer-button >> nth=-1")
# The sum of the layout's shifts that no input explains.
MOST_SHIFTED = 0.02
WIDTHS = (320, 390, 719, 721, 768, 1024, 1184, 1200, 1280, 1366, 1440, 1920, 2560)


def bottom(page, selector):
    box = page.page.locator(selector).bounding_box()
    return box["y"] + box["height"]


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [(1280, 720, ("#pad", ".bars", *OFFERS)), (390, 664, ("#pad", ".verdict", ".bars"))],
)
def test_the_pad_and_the_answer_are_before_the_fold(visit, rested, width, height, shown):
    page = visit(rested, viewport={"width": width, "height": height})
    page.draw(SEVEN)
    page.wait_for_answer()
    for selector in shown:
        assert bottom(page, selector) <= height, selector


def test_nothing_is_wider_than_the_window_and_nothing_overlaps(visit, rested):
    page = visit(rested)
    page.draw(SEVEN)
    page.wait_for_answer()
    for width in WIDTHS:
        page.page.set_viewport_size({"width": width, "height": 800})
        sizes = page.page.evaluate(
            """() => {
              const box = (name) => document.querySelector(name).getBoundingClientRect();
              const parts = [".draw", ".reading", ".predict > .labels", ".offers"].map(box);
              const isApart = (a, b) =>
                a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
              const isInside = (parent) => [...document.querySelectorAll(`${parent} button`)].every(
                (button) => button.getBoundingClientRect().right <= box(parent).right + 1);
              return {
                width: document.querySelector(".predict").scrollWidth - box(".predict").width,
                overlaps: parts.some((a, i) => parts.slice(i + 1).some((b) => !isApart(a, b))),
                isInside: isInside(".draw") && isInside(".offers"),
              };
            }"""
        )
        assert sizes["width"] <= 1, width
        assert not sizes["overlaps"], width
        assert sizes["isInside"], width


def test_text_grows_with_a_large_window(visit, rested):
    page = visit(rested, viewport={"width": 2560, "height": 1440})
    size = page.page.evaluate(
        "() => parseFloat(getComputedStyle(document.querySelector('.label')).fontSize)"
    )
    assert size >= 15


def test_the_introduction_is_true_in_every_state(page, server):
    introduction = page.page.locator("[data-part=introduction]")
    expect(introduction).to_have_text("This network is learning to read handwriting right now.")
    server.ask("POST", "/api/runs/current/pause")
    expect(introduction).to_have_text(re.compile(r"^This network has learned for .* paused"))
    page.page.evaluate("document.querySelector('#replay').scrollIntoView()")
    scrubber = page.page.locator("#replay input[type=range]")
    expect(scrubber).not_to_have_attribute("max", "0")
    scrubber.fill("0")
    expect(introduction).to_have_text("You see this network as it was at step 0.")
    expect(page.page.get_by_role("link", name="take the tour")).to_have_attribute("href", "#path-1")


def test_a_chosen_digit_and_a_hard_one_come_onto_the_pad(visit, rested):
    page = visit(rested)
    page.page.get_by_role("button", name="Choose which test digit").click()
    page.page.get_by_role("button", name="a 4", exact=True).click()
    expect(page.part("truth")).to_have_text(re.compile(r"^test image \d+: a 4$"))
    first = page.part("truth").inner_text()
    chooser = page.page.get_by_role("button", name="Choose which test digit")
    chooser.click()
    expect(page.page.get_by_role("button", name="Any digit")).to_be_focused()
    # Escape closes the card, and does not clear the pad.
    page.page.keyboard.press("Escape")
    expect(chooser).to_be_focused()
    expect(page.part("truth")).to_contain_text("a 4")
    chooser.press("Enter")
    page.page.get_by_role("button", name="A hard one").click()
    expect(page.part("truth")).not_to_have_text(first)
    mistakes = rested.ask("GET", "/api/runs/current/evaluation")["mistakes"]
    index = int(re.findall(r"\d+", page.part("truth").inner_text())[0])
    assert index in [mistake["index"] for mistake in mistakes]


def test_the_eraser_takes_away_what_it_crosses_and_can_be_undone(resting_page):
    page = resting_page
    page.draw(SEVEN)
    page.wait_for_ink(">", 0)
    whole = page.ink()
    page.page.keyboard.press("e")
    eraser = page.page.locator("[data-action=eraser]")
    expect(eraser).to_have_attribute("aria-pressed", "true")
    page.draw([(0.5, 0.1), (0.5, 0.35)])
    page.wait_for_ink("<", whole)
    page.page.keyboard.press("Control+z")
    page.wait_for_ink("===", whole)
    page.press("clear")
    expect(eraser).to_have_attribute("aria-pressed", "false")


def test_keys_of_one_character_can_be_switched_off_for_good(visit, rested):
    page = visit(rested)
    page.page.click("#help-open")
    page.page.get_by_role("switch", name="Use keys of a single character").click()
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("t")
    page.page.keyboard.press("?")
    expect(page.page.locator("#help")).to_be_hidden()
    page.page.reload()
    page.wait_for_run()
    page.page.keyboard.press("t")
    page.draw(SEVEN)
    page.page.keyboard.press("Control+z")
    expect(page.page.locator("[data-action=clear]")).to_have_attribute("aria-disabled", "true")
    page.page.click("#help-open")
    page.page.get_by_role("switch", name="Use keys of a single character").click()
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("t")
    expect(page.part("truth")).to_contain_text("test image")


def test_an_answer_that_changes_is_asked_for_far_more_often_than_the_run(page, server):
    page.draw(SEVEN)
    page.wait_for_answer()
    answer = server.ask("POST", "/api/runs/current/predict", {"pixels": [1.0] * 784})
    others = (answer | {"probabilities": [share] * 10} for share in cycle((0.1, 0.0)))
    page.page.route("**/predict", lambda route: route.fulfill(json=next(others)))
    page.page.evaluate("performance.clearResourceTimings()")
    page.page.wait_for_function(
        """() => {
          const asked = performance.getEntriesByType("resource").map(({ name }) => name);
          const answers = asked.filter((name) => name.endsWith("/predict")).length;
          const states = asked.filter((name) => name.includes("since=")).length;
          return states >= 3 && answers >= 2 * states;
        }"""
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_with_each_offer_open(visit, rested, theme):
    page = visit(rested, color_scheme=theme, reduced_motion="reduce")
    page.page.click("#why-button")
    assert faults(page) == []
    page.draw(SEVEN)
    page.wait_for_answer()
    expect(page.page.locator("#why .why-images canvas")).to_have_count(3)
    assert faults(page) == []
    page.page.click("#watch-button")
    expect(page.page.locator("#watch [data-part=step]")).to_have_text("0")
    page.page.locator("#watch .term").click()
    assert faults(page) == []
    page.page.keyboard.press("Escape")
    page.press("enlarge")
    assert faults(page) == []
    page.page.keyboard.press("Escape")
    page.page.get_by_role("button", name="Choose which test digit").click()
    assert faults(page) == []


def faults(page) -> list[str]:
    """List what axe finds in the parts of the first screen that hold the pad and the answer."""
    found = Axe().run(page.page, context="#predict, .header").response["violations"]
    return [
        f"{fault['id']}: {n['target']} {n['failureSummary']}"
        for fault in found
        for n in fault["nodes"]
    ]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (390, 844)])
def test_nothing_moves_by_itself_while_the_page_loads_and_a_digit_is_drawn(
    visit, server, width, height
):
    page = visit(server, script=WATCH_SHIFTS, viewport={"width": width, "height": height})
    expect(page.page.locator("[data-part=speed] .slider-number")).not_to_be_empty()
    page.wait_for_step(page.step() + 2)
    page.draw(SEVEN)
    page.wait_for_answer()
    page.wait_for_step(page.step() + 2)
    assert page.page.evaluate("window.layoutShift") <= MOST_SHIFTED
