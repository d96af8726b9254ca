"""Journeys of saying what a drawing was, which keeps it."""

from playwright.sync_api import expect

from tests.browser.digits import kept, words
from tests.browser.visits import ONE, SEVEN
from tests.waiting import wait_for


def test_a_drawing_is_kept_relabeled_and_taken_back_by_keys_and_buttons(start_server, visit):
    server = start_server(training="off")
    page = visit(server)
    buttons = page.page.locator("[data-part=labels-digits] button")
    expect(buttons).to_have_count(10)
    expect(words(page)).to_have_text("What was it?")
    # There is nothing to keep yet.
    page.page.keyboard.press("7")
    expect(buttons.nth(7)).to_have_attribute("aria-disabled", "true")
    page.draw(SEVEN)
    page.wait_for_answer()
    page.page.keyboard.press("7")
    expect(words(page)).to_have_text("Kept as a 7.")
    assert kept(server) == [7]
    # The same label again changes nothing; another label corrects it.
    page.page.keyboard.press("7")
    buttons.nth(1).click()
    expect(words(page)).to_have_text("Kept as a 1.")
    wait_for(lambda: kept(server) == [1], "the correction")
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")
    page.page.get_by_role("button", name="Take back").focus()
    page.page.keyboard.press("Enter")
    expect(words(page)).to_have_text("What was it?")
    assert kept(server) == []
    expect(buttons.nth(1)).to_be_focused()
    # Another stroke is another drawing.
    page.page.keyboard.press("7")
    expect(words(page)).to_have_text("Kept as a 7.")
    page.draw(ONE)
    expect(words(page)).to_have_text("What was it?")


def test_images_that_nobody_drew_are_not_kept(resting_page):
    page = resting_page
    for name, text in (
        ("validation image 3", "A validation image: it is not kept."),
        ("changed training image 3", "A changed training image: it is not kept."),
        ("one of your own digits", "One of your digits: it is not kept again."),
    ):
        page.page.evaluate(
            """name => document.dispatchEvent(new CustomEvent("choose", {
              detail: { example: { name, label: 4, pixels: Array(784).fill(0.5) } },
            }))""",
            name,
        )
        expect(words(page)).to_have_text(text)
    page.press("test-digit")
    expect(words(page)).to_have_text("A test image: it is not kept.")
    page.wait_for_answer()
    page.page.keyboard.press("4")
    expect(page.page.locator("[data-part=labels-digits] button").nth(4)).to_have_attribute(
        "aria-disabled", "true"
    )
