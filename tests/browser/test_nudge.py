"""Journeys of nudges: one, many, and those that are kept."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.sections import SHOWN, numeral, scroll_to
from tests.waiting import wait_for


@pytest.fixture
def label(example):
    """A digit that the test image on the pad is not."""
    return (example["label"] + 1) % 10


def test_the_loss_is_predicted_for_a_small_nudge_and_not_for_a_large_one(
    inside, rested, pixels, label
):
    scroll_to(inside, "nudge")
    section = inside.page.locator("#nudge")
    section.locator(f"[name=nudge-label][value='{label}']").check()
    slider = section.locator("[name=nudge-rate]")
    slider.press("Home")
    asked = {"pixels": pixels, "label": label, "learning_rate": 1e-4}
    expected = rested.ask("POST", "/api/runs/current/nudge", asked)
    predicted, measured = expected["predicted"][0], expected["measured"][0]
    assert measured == pytest.approx(predicted, rel=0.3)
    decreases = section.locator("[data-part=decrease] .compared-value")
    wait_for(
        lambda: (
            [numeral(text) for text in decreases.all_inner_texts()]
            == pytest.approx([predicted, measured], rel=SHOWN)
        ),
        "the decreases of the loss by the smallest nudge",
    )
    norms = section.locator("[data-part=gradients] .compared-value").all_inner_texts()
    assert [numeral(text) for text in norms] == pytest.approx(
        [layer["gradient_norm"] for layer in expected["layers"]], rel=SHOWN
    )
    slider.press("End")
    verdict = section.locator("[data-part=verdict]")
    expect(verdict).to_contain_text(re.compile("Too large|Far too large"))


def test_many_nudges_play_one_after_another_on_a_copy(inside, rested, pixels, label):
    scroll_to(inside, "nudge")
    section = inside.page.locator("#nudge")
    section.locator(f"[name=nudge-label][value='{label}']").check()
    section.locator("[name=nudge-count][value='10']").check()
    section.get_by_role("button", name="Nudge", exact=True).click()
    expect(section.locator(".loss-words")).to_contain_text("after 10 of 10")
    asked = {"pixels": pixels, "label": label, "learning_rate": 1e-3, "count": 10}
    expected = rested.ask("POST", "/api/runs/current/nudge", asked)
    after = section.locator(".twin-is").all_inner_texts()
    assert [numeral(text[:-1]) for text in after] == pytest.approx(
        [100 * share for share in expected["probabilities"][-1]], abs=0.11
    )
    expect(section.locator("[data-part=verdict]")).to_contain_text("10 nudges")
    assert rested.ask("POST", "/api/runs/current/nudge", asked)["losses"] == expected["losses"]


def test_a_nudge_that_is_kept_changes_the_network_itself(inside, rested, pixels, label):
    scroll_to(inside, "nudge")
    section = inside.page.locator("#nudge")
    before = rested.ask("POST", "/api/runs/current/predict", {"pixels": pixels})
    section.locator(f"[name=nudge-label][value='{label}']").check()
    section.get_by_role("button", name="Keep it").click()
    expect(section.locator("[data-part=verdict]")).to_contain_text("Kept: the network itself")
    after = rested.ask("POST", "/api/runs/current/predict", {"pixels": pixels})
    assert after["probabilities"][label] > before["probabilities"][label]
    shown = numeral(section.locator(".twin-is").nth(label).inner_text()[:-1])
    explained = rested.ask("POST", "/api/runs/current/explain", {"pixels": pixels})
    assert shown == pytest.approx(100 * explained["probabilities"][label], abs=0.11)
