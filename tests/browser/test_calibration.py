"""A journey to how sure the answers are, and how many of them are right."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


def test_a_threshold_is_moved_over_the_test_set(inside, rested):
    page = inside
    words = page.part("calibration-words")
    expect(words).to_contain_text("Read all 10,000")
    page.press("evaluate")
    expect(words).to_contain_text("On average the confidence")
    found = rested.ask("GET", "/api/runs/current/evaluation")["calibration"]
    bars = page.page.locator("#calibration .reliability-bar")
    expect(bars).to_have_count(sum(count > 0 for count in found["counts"]))
    slider = page.page.get_by_role("slider", name="Answer only when at least this sure")
    told = page.part("threshold-words")
    expect(told).to_contain_text("At least 90% sure")
    slider.focus()
    page.page.keyboard.press("Home")
    expect(told).to_contain_text("it reads 100.0% of the digits")
    accuracy = 100 * found["right"][0] / 10_000
    expect(told).to_contain_text(f"{accuracy:.2f}% of those are right. 0 are left")
    for _ in range(40):
        page.page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "50%")
    read = 100 * found["answered"][40] / 10_000
    expect(told).to_have_text(re.compile(rf"^At least 50% sure: it reads {read:.1f}%"))
    assert Axe().run(page.page, context="#evaluation").response["violations"] == []
