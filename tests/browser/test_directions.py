"""A journey of comparing the gradient with random directions."""

import re

from playwright.sync_api import expect

from tests.browser.sections import scroll_to


def test_the_gradient_lowers_the_loss_by_far_more_than_random_directions(inside):
    scroll_to(inside, "nudge")
    inside.page.evaluate(
        "document.addEventListener('did', (e) => (window.deeds ??= []).push(e.detail.name))"
    )
    section = inside.page.locator("#directions")
    box = section.bounding_box()
    with inside.page.expect_response(re.compile("/directions$")) as compared:
        section.get_by_role("button", name="Compare with 200 random directions").press("Enter")
    found = compared.value.json()
    assert found["ratio"] > 10
    words = section.locator("[data-part=directions-words]")
    expect(words).to_contain_text(
        f"The gradient lowers the loss {round(found['ratio'])} times as much "
        "as the best of 200 random directions."
    )
    lower = sum(decrease > 0 for decrease in found["decreases"])
    expect(words).to_contain_text(f"{lower} lower the loss and {200 - lower} do not")
    expect(section.get_by_role("img")).to_have_attribute(
        "aria-label", re.compile(rf"Histogram of 200 changes .*; {lower} lower it")
    )
    # The mark of the gradient is far to the right of all the others.
    band, mark = (
        section.locator(f".directions-{name}").bounding_box() for name in ("band", "mark")
    )
    assert mark["x"] - (band["x"] + band["width"]) > 0.7 * section.bounding_box()["width"] / 2
    assert inside.page.evaluate("window.deeds") == ["compared-directions"]
    assert section.bounding_box()["height"] == box["height"]
    # What is shown is about one drawing.
    inside.page.keyboard.press("t")
    expect(words).to_be_empty()
