"""Journeys through the gallery of random test images."""

from playwright.sync_api import expect

from tests.waiting import wait_for


def test_the_gallery_runs_on_until_it_is_stopped(inside):
    inside.press("examples")
    images = inside.page.locator("#evaluation [data-part=examples] li")
    expect(images).to_have_count(18)
    images.first.scroll_into_view_if_needed()
    inside.page.mouse.move(5, 5)
    buttons = inside.page.locator("#evaluation [data-part=examples] button")
    titles = "buttons => buttons.map((button) => button.ariaLabel)"
    before = buttons.evaluate_all(titles)
    wait_for(lambda: buttons.evaluate_all(titles) != before, "another image")
    expect(images).to_have_count(18)
    inside.press("examples")
    expect(inside.page.get_by_role("button", name="Show random digits")).to_be_visible()
