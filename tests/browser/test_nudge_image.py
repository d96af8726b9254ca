"""A journey of nudging the picture in place of the network."""

import re

from playwright.sync_api import expect

from tests.browser.sections import MINUS, scroll_to


def test_a_picture_is_nudged_until_it_is_called_another_digit(inside):
    scroll_to(inside, "nudge")
    section = inside.page.locator("#nudge-image")
    section.scroll_into_view_if_needed()
    # The likeliest of the digits that the network does not call it.
    target = section.locator("[name=nudge-target]:checked").get_attribute("value")
    section.get_by_role("button", name="Nudge the picture").click()
    expect(section.locator("[data-part=image-verdict]")).to_contain_text(
        re.compile(f"Called an? {target} after")
    )
    frame = section.locator("[data-part=frame-words]")
    expect(frame).to_have_text(re.compile(rf"{target} with \d\d\.\d%"))
    scrubber = section.get_by_role("slider")
    scrubber.press("Home")
    expect(frame).to_contain_text("step 0:")
    expect(section.locator("[data-part=change-words]")).to_have_text(
        f"+0.0 {MINUS}0.0 pixels of ink"
    )
