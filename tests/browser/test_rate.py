"""Journeys through the learning rate: the map of a step, branches, and a schedule."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.sections import numeral, scroll_to
from tests.browser.visits import SEVEN
from tests.waiting import wait_for

PHONE = {"width": 390, "height": 844}
# What a person did, in the order in which the page said so.
DEEDS = "window.deeds = []; document.addEventListener('did', (e) => deeds.push(e.detail.name));"


@pytest.fixture
def section(visit, rested):
    """Open the view with the learning rate, with a drawing on the pad."""

    def open_page(**options):
        page = visit(rested, script=DEEDS, **options)
        page.draw(SEVEN)
        page.wait_for_answer()
        scroll_to(page, "rate", "your drawing")
        return page.page.locator("#rate")

    return open_page


def serious_faults(page):
    found = Axe().run(page, context="#rate").response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def deeds(section):
    return section.page.evaluate("() => deeds")


def test_the_map_says_which_step_helps_and_is_read_by_keyboard(section, rested):
    rate = section()
    words = rate.locator("[data-part=batch-words]")
    expect(words).to_contain_text("one step would help the 128 training digits most")
    asked = {"pixels": [0.5] * 784, "label": 7}
    found = rested.ask("POST", "/api/runs/current/rate-map", asked)
    best = numeral(re.search(r"At a rate of (\S+) ", words.inner_text())[1])
    assert best == pytest.approx(found["batch"]["best_rate"], rel=0.06)
    reading = rate.locator("#rate-map .line-chart-reading")
    slider = rate.get_by_label("Learning rate to read")
    slider.press("Home")
    expect(reading).to_have_text(re.compile(r"^rate 1e-5: loss of your drawing .* 128 digits "))
    slider.press("End")
    expect(reading).to_contain_text("rate 10:")
    assert slider.get_attribute("aria-valuetext") == reading.inner_text()
    plot = rate.locator("#rate-map svg").first
    plot.hover(position={"x": 44, "y": 100})
    expect(reading).to_contain_text("rate 1e-5:")
    before = rate.locator("[data-part=drawing-words]").inner_text()
    rate.locator("[name=rate-label][value='3']").check()
    expect(rate.locator("[data-part=drawing-words]")).to_contain_text("called 3")
    assert "called 3" not in before
    assert deeds(rate)[0] == "saw-the-rate-map"


def test_branches_and_a_schedule_by_keyboard_alone(section, rested):
    rate = section()
    branches, schedule = (rate.locator(f"#{name}") for name in ("branches", "schedule"))
    step = rested.run()["step"]
    last = branches.locator("[name=branch-rate-5]")
    last.focus()
    last.press("Control+a")
    last.press_sequentially("1e9")
    last.press("Tab")
    branches.page.keyboard.type("8")
    branches.page.keyboard.press("Enter")
    expect(branches.locator("[data-part=verdict]")).to_contain_text("is the fastest of these")
    expect(branches.locator("[data-part=verdict]")).to_contain_text("1000000000 destroyed the")
    rows = branches.locator(".branch-row")
    expect(rows).to_have_count(5)
    expect(rows.nth(4)).to_contain_text("died: the loss stopped being a number at step")
    expect(rows.nth(1)).to_contain_text("of 1,000 other digits right")
    branches.locator("[data-part=chart]").scroll_into_view_if_needed()
    expect(branches.locator(".line-chart-end")).to_have_count(5)
    assert rested.run()["step"] == step
    steps = schedule.locator("[name=schedule-steps]")
    steps.focus()
    steps.press("Control+a")
    steps.press_sequentially("6")
    steps.press("Enter")
    expect(schedule.locator("[data-part=verdict]")).to_contain_text("Of 1,000 other digits")
    expect(schedule.locator(".branch-row").nth(1)).to_contain_text("0.05 to 0.0001")
    assert deeds(rate)[-2:] == ["branched", "tried-a-schedule"]
    for theme in ("light", "dark"):
        rate.page.emulate_media(color_scheme=theme)
        # Colors change in a transition, which begins with the next frame.
        rate.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done()))")
        rate.page.wait_for_function("() => document.getAnimations().length === 0")
        assert serious_faults(rate.page) == []


def test_branches_on_a_phone_are_stopped(section, rested):
    rate = section(viewport=PHONE, has_touch=True)
    branches = rate.locator("#branches")
    branches.locator("[name=branch-steps]").fill("1000")
    branches.get_by_role("button", name="Branch", exact=True).tap()
    expect(branches.locator(".branch-row").first).to_contain_text("loss")
    # The server does one set at a time: the page says so before it asks.
    attempt = rate.locator("#schedule [data-action=begin]")
    expect(attempt).to_have_text("Wait: other branches are running")
    expect(attempt).to_have_attribute("aria-disabled", "true")
    branches.get_by_role("button", name="Stop").tap()
    expect(branches.locator(".branch-row").first).to_contain_text("stopped")
    expect(attempt).to_have_text("Try it against a constant rate")
    expect(attempt).to_have_attribute("aria-disabled", "false")
    chart = branches.locator("svg").first
    chart.tap(position={"x": 60, "y": 80})
    expect(branches.locator(".line-chart-reading")).to_contain_text("step ")
    assert rate.page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    for control in rate.locator("#branches button, #branches input").all():
        assert control.bounding_box()["height"] >= 44
    assert "branched" not in deeds(rate)


def test_a_rate_that_cannot_be_used_is_not_sent(section):
    rate = section()
    branches = rate.locator("#branches")
    branches.locator("[name=branch-rate-1]").fill("-1")
    branches.get_by_role("button", name="Branch", exact=True).click()
    assert branches.locator("[name=branch-rate-1]").evaluate("field => !field.checkValidity()")
    wait_for(lambda: deeds(rate) == ["saw-the-rate-map"], "the map alone")
    expect(branches.locator("[data-part=result]")).to_have_attribute("data-empty", "")
