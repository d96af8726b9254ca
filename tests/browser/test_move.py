"""Journeys to where a gradient comes from, and to one number that is moved by epsilon."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.sections import (
    FIRST_CONVOLUTION,
    FIRST_DENSE,
    MINUS,
    SHOWN,
    layer_row,
    numeral,
    origin_card,
    positions,
    scroll_to,
)

LABEL = 3
# Keeps the names of what the person did.
RECORD_DEEDS = """
  window.deeds = [];
  document.addEventListener("did", ({ detail }) => window.deeds.push(detail.name));
"""


def show_gradients(page, view="Their gradients"):
    """Show the gradients of the loss for LABEL in the explanation."""
    scroll_to(page, "explanation")
    page.page.evaluate(RECORD_DEEDS)
    page.page.get_by_label(view).check()
    page.page.locator(f"#explanation [name=explanation-class][value='{LABEL}']").check()


def title_of(page):
    return origin_card(page).locator(".origin-title")


def value_of(page) -> float:
    return numeral(origin_card(page).locator(".origin-value").inner_text())


def ask(server, pixels, route, layer, position, more=""):
    where = ",".join(map(str, position))
    query = f"label={LABEL}&layer={layer}&position={where}{more}"
    return server.ask("POST", f"/api/runs/current/{route}?{query}", {"pixels": pixels})


def deeds(page) -> set[str]:
    return set(page.page.evaluate("window.deeds"))


def test_a_gradient_is_followed_to_the_loss_and_tried(inside, rested, pixels):
    show_gradients(inside)
    inside.page.get_by_role("button", name="Show me one").click()
    expect(origin_card(inside)).to_contain_text(f"gradient of the loss for {LABEL}")
    expect(title_of(inside)).to_contain_text("ReLU 3: unit")
    expected = ask(rested, pixels, "gradient-origin", 7, positions_of(inside))
    expect(origin_card(inside).locator(".origin-line")).to_have_text(expected["mathematics"])
    assert value_of(inside) == pytest.approx(expected["gradient"], rel=SHOWN)
    products = origin_card(inside).locator(".origin-table tbody tr td:nth-child(4)")
    shown = [numeral(text) for text in products.all_inner_texts()]
    terms = [term["product"] for term in expected["sum"]["terms"]]
    assert shown == pytest.approx(terms, rel=SHOWN)
    # The mouse on its way to the card changes nothing: the number is held.
    title = title_of(inside).inner_text()
    layer_row(inside, FIRST_DENSE).locator("canvas").hover()
    assert title_of(inside).inner_text() == title

    origin_card(inside).get_by_role("button", name="Move it").click()
    words = origin_card(inside).locator(".move-words")
    expect(words).to_contain_text(f"the loss for {LABEL}")
    moved = ask(rested, pixels, "move", 7, expected["position"], "&epsilon=0.01")
    promised, happened = origin_card(inside).locator(".move-result dd").all_inner_texts()[:2]
    assert numeral(promised) == pytest.approx(moved["promised"], rel=1e-4)
    assert numeral(happened) == pytest.approx(moved["happened"], rel=1e-4)

    largest = expected["sum"]["terms"][0]
    origin_card(inside).locator(".origin-table button").first.click()
    expect(title_of(inside)).to_have_text(f"Dense 2: digit {largest['position'][0]}")
    expect(origin_card(inside)).to_contain_text("Here it begins")
    expect(words).to_be_empty()
    assert value_of(inside) == pytest.approx(largest["gradient"], rel=SHOWN)
    assert deeds(inside) == {"saw-a-gradient", "moved-one-number"}


def positions_of(page):
    return positions(title_of(page).inner_text())


def test_a_number_leads_to_its_gradient_and_a_weight_to_the_loss(inside, rested, pixels):
    scroll_to(inside, "explanation")
    inside.page.evaluate(RECORD_DEEDS)
    layer_row(inside, FIRST_DENSE).locator("canvas").click(position={"x": 30, "y": 5})
    expect(origin_card(inside)).to_contain_text("sum of products")
    title = title_of(inside).inner_text()
    origin_card(inside).get_by_role("button", name="Where does its gradient come from?").click()
    expect(origin_card(inside)).to_contain_text("gradient of the loss for")
    assert title_of(inside).inner_text() == title
    expect(inside.page.get_by_label("Their gradients")).to_be_checked()
    assert deeds(inside) == {"followed-a-number", "saw-a-gradient"}
    inside.page.locator("#explanation [name=explanation-class][value='5']").check()
    expect(origin_card(inside)).to_contain_text("gradient of the loss for 5")
    assert title_of(inside).inner_text() == title

    show_gradients(inside, "Filter gradients")
    layer_row(inside, FIRST_CONVOLUTION).locator("canvas").click(position={"x": 5, "y": 5})
    expect(title_of(inside)).to_have_text("Convolution 1: filter 1, row 1, column 1")
    more = "&parameter=weights"
    expected = ask(rested, pixels, "gradient-origin", 0, [0, 0, 0, 0], more)
    expect(origin_card(inside).locator(".origin-line")).to_have_text(expected["mathematics"])
    for text in ("±", "÷ 10"):
        origin_card(inside).locator(".move-controls").get_by_text(text).click()
    expect(origin_card(inside).get_by_role("spinbutton")).to_have_value("-0.001")
    origin_card(inside).get_by_role("button", name="Move it").click()
    moved = ask(rested, pixels, "move", 0, [0, 0, 0, 0], f"{more}&epsilon=-0.001")
    promised = origin_card(inside).locator("[data-part=move-promised]")
    expect(promised).not_to_have_text(MINUS)
    expect(origin_card(inside).locator(".move-words")).to_contain_text("the loss for 3")
    assert numeral(promised.inner_text()) == pytest.approx(moved["promised"], rel=1e-4)
    # The first step of the way from the loss is a score.
    origin_card(inside).locator(".origin-links button").first.click()
    expect(title_of(inside)).to_contain_text("Dense 2: digit")
    expect(inside.page.get_by_label("Their gradients")).to_be_checked()


def test_a_keyboard_follows_a_gradient_and_moves_the_number(inside):
    show_gradients(inside)
    keyboard = inside.page.keyboard
    inside.page.get_by_role("button", name="Show me one").focus()
    keyboard.press("Enter")
    expect(title_of(inside)).to_contain_text("ReLU 3: unit")
    expect(layer_row(inside, 7).locator("canvas")).to_be_focused()
    keyboard.press("PageUp")
    expect(title_of(inside)).to_have_text("Dense 1: unit 1")
    keyboard.press("ArrowRight")
    expect(title_of(inside)).to_have_text("Dense 1: unit 2")
    keyboard.press("PageDown")
    expect(title_of(inside)).to_have_text("ReLU 3: unit 1")
    follow = origin_card(inside).locator(".origin-table button").first
    expect(follow).to_be_visible()
    keyboard.press("Tab")
    expect(origin_card(inside).get_by_role("button", name="Close")).to_be_focused()
    keyboard.press("Tab")
    expect(follow).to_be_focused()
    keyboard.press("Enter")
    expect(title_of(inside)).to_contain_text("Dense 2: digit")
    expect(title_of(inside)).to_be_focused()
    keyboard.press("Tab")
    expect(origin_card(inside).get_by_role("spinbutton")).to_be_focused()
    keyboard.press("Enter")
    expect(origin_card(inside).locator(".move-words")).to_contain_text("the loss for 3")
    expect(origin_card(inside).locator("[aria-live]")).to_contain_text("Dense 2: digit")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_has_a_sheet_that_covers_no_pointed_number(visit, rested, theme):
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    page = visit(rested, color_scheme=theme, **options)
    scroll_to(page, "explanation", "as the pad is empty")
    page.page.get_by_label("Their gradients").check()
    canvas = layer_row(page, FIRST_CONVOLUTION).locator("canvas")
    canvas.scroll_into_view_if_needed()
    canvas.tap(position={"x": 30, "y": 30})
    expect(origin_card(page)).to_contain_text("gradient of the loss for")
    sheet, picture = origin_card(page).bounding_box(), canvas.bounding_box()
    assert picture["y"] + picture["height"] <= sheet["y"]
    assert sheet["y"] + sheet["height"] <= 844
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 390
    for button in origin_card(page).locator("button:visible").all():
        size = button.bounding_box()
        assert min(size["width"], size["height"]) >= 44, button.inner_text()
    origin_card(page).get_by_role("button", name="Move it").tap()
    expect(origin_card(page).locator(".move-words")).not_to_be_empty()
    found = Axe().run(page.page, context="#explanation").response["violations"]
    assert [(fault["id"], fault["nodes"]) for fault in found] == []
    origin_card(page).get_by_role("button", name="Close").tap()
    expect(origin_card(page)).to_be_hidden()
    expect(page.page.locator("#explanation [data-part=invitation]")).to_be_visible()
