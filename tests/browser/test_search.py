"""Journeys to a digit that the network takes for another."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visits import LAPTOP

PHONE = {"width": 390, "height": 844}
DEEDS = "addEventListener('did', ({ detail }) => (window.deeds ??= []).push(detail.name), true)"


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_mistake_is_found_and_the_page_goes_there(visit, rested, viewport):
    page = visit(rested, viewport=viewport, script=DEEDS)
    page.page.evaluate("location.hash = '#evaluation'")
    button = page.page.locator("[data-action=search]")
    expect(button).to_have_text("Find me a 4 that it calls a 9")
    button.press("Enter")
    words = page.part("search-words")
    expect(words).to_contain_text("It is on the pad")
    found = rested.ask("GET", "/api/runs/current/search?label=4&digit=9")
    expect(page.part("truth")).to_have_text(f"test image {found['index']}: a 4")
    expect(page.part("predicted-at")).to_have_text(f"at step {found['step']}")
    # The pad says the very numbers that the search told.
    shares = [f"{100 * share:.1f}%" for share in found["probabilities"]]
    assert page.bars() == shares
    expect(words).to_contain_text(f"{shares[9]} a 9 and {shares[4]} a 4")
    assert page.page.evaluate("window.deeds") == ["found-a-mistake"]
    assert page.page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def test_other_digits_are_chosen_by_keyboard(visit, rested):
    page = visit(rested)
    section = page.page.locator("#search")
    section.locator("[name=search-label][value='4']").focus()
    page.page.keyboard.press("ArrowLeft")
    button = section.locator("[data-action=search]")
    expect(button).to_have_text("Find me a 3 that it calls a 9")
    section.locator("[name=search-digit][value='3']").check()
    expect(button).to_have_text("Choose two different digits")
    expect(button).to_have_attribute("aria-disabled", "true")
    section.locator("[name=search-digit][value='5']").check()
    button.press("Enter")
    expect(page.part("truth")).to_have_text(re.compile(r"^test image \d+: a 3$"))
