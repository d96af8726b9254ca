"""Journeys of somebody who says that the answer was wrong, and nudges the network."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.visits import SEVEN

PHONE = {"width": 390, "height": 844}


def opened(page, key=None):
    """The opened offer; by a key, or by a click."""
    offer = page.page.locator("#correction")
    button = offer.get_by_role("button", name="nudge it")
    if key:
        button.press(key)
    else:
        button.click()
    expect(offer.locator(".offer-body")).to_be_visible()
    return offer


def test_a_pad_without_a_drawing_says_what_to_do(resting_page):
    offer = opened(resting_page)
    expect(offer.locator(".offer-empty")).to_be_visible()
    expect(offer.locator(".offer-content")).to_be_hidden()


@pytest.mark.parametrize(
    "options",
    [{}, {"viewport": PHONE, "has_touch": True, "reduced_motion": "reduce"}],
    ids=["laptop", "phone without motion"],
)
def test_the_answer_is_corrected_on_a_copy_and_forgotten(visit, rested, options):
    page = visit(rested, **options)
    page.draw(SEVEN)
    page.wait_for_answer()
    page.page.evaluate(
        "document.addEventListener('did', (e) => (window.deeds ??= []).push(e.detail.name))"
    )
    before = rested.run()["version"]
    offer = opened(page, "Enter")
    height = offer.locator(".offer-body").bounding_box()["height"]
    offer.get_by_role("button", name="4", exact=True).press("Enter")
    outcome = offer.locator("[data-part=correction-outcome]")
    expect(outcome).to_contain_text(re.compile(r"After 10 nudges: a 4 with [\d.]+%"))
    expect(offer.locator("[data-part=price-words]")).to_contain_text("1,000 other digits")
    assert offer.locator(".price-hurt button").count() <= 3
    assert page.page.evaluate("window.deeds") == ["nudged", "saw-the-price"]
    assert offer.locator(".offer-body").bounding_box()["height"] == height
    assert (
        page.page.evaluate("document.documentElement.scrollWidth")
        <= page.page.viewport_size["width"]
    )
    found = Axe().run(page.page, "#correction").response["violations"]
    assert [(fault["id"], fault["nodes"]) for fault in found] == []
    offer.get_by_role("button", name="Undo").press("Enter")
    expect(outcome).to_be_empty()
    expect(offer.get_by_role("button", pressed=True)).to_have_count(0)
    expect(offer.locator("[data-action=keep]")).to_have_attribute("aria-disabled", "true")
    assert rested.run()["version"] == before


def test_a_misread_test_image_is_named_and_its_correction_is_kept(visit, rested):
    page = visit(rested)
    mistake = rested.ask("GET", "/api/runs/current/evaluation")["mistakes"][0]
    index = mistake["index"]
    (example,) = rested.ask("GET", f"/api/examples?indices={index}")["examples"]
    page.page.evaluate(
        """example => document.body.dispatchEvent(
          new CustomEvent("choose", { detail: { example }, bubbles: true }))""",
        example,
    )
    offer = page.page.locator("#correction")
    expect(offer.locator(".offer-button")).to_have_text(
        re.compile(f"No, that was an? {mistake['truth']}: nudge it")
    )
    opened(page)
    offer.get_by_role("button", name=str(mistake["truth"]), exact=True).click()
    expect(offer.locator("[data-part=correction-outcome]")).to_contain_text("After 10 nudges")
    keep = offer.locator("[data-action=keep]")
    keep.click()
    expect(keep).to_contain_text("of others. Really?")
    before = rested.run()["step"]
    keep.click()
    expect(offer.locator("[data-part=keeping-words]")).to_contain_text("Kept")
    assert rested.run()["step"] == before + 1
    after = rested.ask("POST", "/api/runs/current/explain", {"pixels": example["pixels"]})
    assert after["probabilities"][mistake["truth"]] > mistake["probabilities"][mistake["truth"]]
