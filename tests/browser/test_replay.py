"""A journey back to a checkpoint, and forward again."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import STEPS
from tests.browser.sections import scroll_to


def test_the_page_goes_back_in_time_and_forward_again(inside, rested, pixels):
    scroll_to(inside, "replay")
    section = inside.page.locator("#replay")
    expect(section.locator(".ribbon-reading")).to_contain_text(f"Now, step {STEPS}:")
    expect(section.locator(".ribbon-labels text").first).to_be_attached()
    live = inside.bars()
    section.get_by_role("slider").press("Home")
    badge = inside.page.locator("#moment")
    expect(badge).to_contain_text(f"Showing step 0 of {STEPS}")
    inside.wait_for_other_bars(live)
    expect(inside.page.locator("[data-part=predicted-at]")).to_have_text("at step 0")
    best = max(
        rested.ask("POST", "/api/runs/current/replay", {"pixels": pixels})["probabilities"][0]
    )
    expect(section.locator(".ribbon-reading")).to_contain_text(f"with {100 * best:.1f}%")
    with inside.page.expect_request(re.compile(r"/explain\?.*at=0")):
        inside.page.evaluate("document.getElementById('explanation').scrollIntoView()")
    expect(inside.page.locator("#explanation")).to_have_attribute("data-step", "0")
    badge.get_by_role("button").press("Enter")
    expect(badge).to_be_hidden()
    inside.page.evaluate("document.getElementById('explanation').scrollIntoView()")
    expect(inside.page.locator("#explanation")).to_have_attribute("data-step", str(STEPS))
    expect(inside.page.locator("[data-part=predicted-at]")).to_have_text(f"at step {STEPS}")
    assert inside.bars() == live
