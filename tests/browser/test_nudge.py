"""Journeys of nudges: one, many, and those that are kept."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.sections import SHOWN, numeral, scroll_to


def test_the_loss_is_predicted_for_a_small_nudge_and_not_for_a_large_one(inside, rested, pixels):
    scroll_to(inside, "nudge")
    section = inside.page.locator("#nudge")
    section.locator("[name=nudge-label][value='4']").check()
    slider = section.locator("[name=nudge-rate]")
    slider.press("Home")
    verdict = section.locator("[data-part=verdict]")
    expect(verdict).to_contain_text("Small enough: the prediction was right to")
    asked = {"pixels": pixels, "label": 4, "learning_rate": 1e-4}
    expected = rested.ask("POST", "/api/runs/current/nudge", asked)
    predicted, measured = section.locator("[data-part=decrease] .compared-value").all_inner_texts()
    assert numeral(predicted) == pytest.approx(expected["predicted"][0], rel=SHOWN)
    assert numeral(measured) == pytest.approx(expected["measured"][0], rel=SHOWN)
    norms = section.locator("[data-part=gradients] .compared-value").all_inner_texts()
    assert [numeral(text) for text in norms] == pytest.approx(
        [layer["gradient_norm"] for layer in expected["layers"]], rel=SHOWN
    )
    slider.press("End")
    expect(verdict).to_contain_text(re.compile("Too large|Far too large"))


def test_many_nudges_play_one_after_another_on_a_copy(inside, rested, pixels):
    scroll_to(inside, "nudge")
    section = inside.page.locator("#nudge")
    section.locator("[name=nudge-label][value='4']").check()
    section.locator("[name=nudge-count][value='10']").check()
    section.get_by_role("button", name="Nudge", exact=True).click()
    expect(section.locator(".loss-words")).to_contain_text("after 10 of 10")
    asked = {"pixels": pixels, "label": 4, "learning_rate": 1e-3, "count": 10}
    expected = rested.ask("POST", "/api/runs/current/nudge", asked)
    after = section.locator(".twin-is").all_inner_texts()
    assert [numeral(text[:-1]) for text in after] == pytest.approx(
        [100 * share for share in expected["probabilities"][-1]], abs=0.11
    )
    expect(section.locator("[data-part=verdict]")).to_contain_text("10 nudges")
    assert rested.ask("POST", "/api/runs/current/nudge", asked)["losses"] == expected["losses"]


def test_a_nudge_that_is_kept_changes_the_network_itself(inside, rested, pixels):
    scroll_to(inside, "nudge")
    section = inside.page.locator("#nudge")
    before = rested.ask("POST", "/api/runs/current/predict", {"pixels": pixels})
    section.locator("[name=nudge-label][value='4']").check()
    section.get_by_role("button", name="Keep it").click()
    expect(section.locator("[data-part=verdict]")).to_contain_text("Kept: the network itself")
    after = rested.ask("POST", "/api/runs/current/predict", {"pixels": pixels})
    assert after["probabilities"][4] > before["probabilities"][4]
    shown = numeral(section.locator(".twin-is").nth(4).inner_text()[:-1])
    explained = rested.ask("POST", "/api/runs/current/explain", {"pixels": pixels})
    assert shown == pytest.approx(100 * explained["probabilities"][4], abs=0.11)
