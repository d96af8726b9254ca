"""Journeys through the batches that training learns from."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.sections import scroll_to
from tests.browser.visits import LAPTOP

PHONE = {"width": 390, "height": 844}
DEEDS = "addEventListener('did', ({ detail }) => (window.deeds ??= []).push(detail.name), true)"


@pytest.fixture
def paused(shared_server):
    """A server whose only run has done a few steps."""
    shared_server.renew(seed=0, start=False)
    shared_server.ask("POST", "/api/runs/current/step", {"count": 3})
    return shared_server


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_one_step_is_seen_to_learn_from_the_batch_that_was_shown(visit, paused, viewport):
    page = visit(paused, viewport=viewport, script=DEEDS, has_touch=True)
    scroll_to(page, "batch", "step 4")
    section = page.page.locator("#batch")
    words = section.locator("[data-part=words]")
    expect(words).to_contain_text("Step 4 will learn from these 128 images")
    expected = paused.ask("GET", "/api/runs/current/batch")
    tiles = section.locator(".batch-item")
    expect(tiles).to_have_count(128)
    hardest = max(range(128), key=lambda i: expected["pulls"][i])
    expect(tiles.first).to_have_attribute("aria-label", re.compile(f"^Image {hardest + 1}: "))
    right = sum(d == n for d, n in zip(expected["digits"], expected["labels"], strict=True))
    expect(words).to_contain_text(f"reads {right} of them right")
    expect(section.locator("[data-action=batch-next]")).to_have_attribute("aria-disabled", "true")

    section.locator("[data-action=batch-step]").tap()
    expect(words).to_contain_text("Step 4 has learned from these 128 images")
    shown = [float(text) for text in re.findall(r"\d\.\d{4}", words.inner_text())]
    assert shown[0] == pytest.approx(paused.run()["loss"], abs=1e-3)
    assert shown[1] < shown[0]
    assert "saw-a-batch" in page.page.evaluate("window.deeds")
    section.locator("[data-action=batch-next]").tap()
    expect(words).to_contain_text("Step 5 will learn from these 128 images")
    width = page.page.evaluate("document.documentElement.scrollWidth")
    assert width == viewport["width"]


def test_an_image_opens_by_keyboard_and_comes_onto_the_pad(visit, paused):
    page = visit(paused, script=DEEDS)
    scroll_to(page, "batch", "step 4")
    section = page.page.locator("#batch")
    section.get_by_role("radio", name="as they come").check()
    tiles = section.locator(".batch-item")
    expect(tiles.first).to_have_attribute("aria-label", re.compile("^Image 1: "))
    expected = paused.ask("GET", "/api/runs/current/batch")
    tiles.first.focus()
    page.page.keyboard.press("Home")
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("Enter")
    expect(tiles.nth(2)).to_have_attribute("aria-pressed", "true")
    card = section.locator("[data-part=image]")
    index, label = expected["indices"][2], expected["labels"][2]
    expect(card.locator("h3")).to_contain_text(f"Training image {index}", ignore_case=True)
    share = 100 * expected["probabilities"][2][label]
    expect(card.locator("li[data-label]")).to_contain_text(f"{share:.1f}%")
    expect(card).to_contain_text(f"{expected['losses'][2]:.4f}")
    original = paused.ask("GET", f"/api/examples?split=train&indices={index}")["examples"][0]
    page.page.wait_for_function(
        """ink => {
          const canvas = document.querySelectorAll("#batch .batch-pair canvas")[1];
          const { data } = canvas.getContext("2d").getImageData(0, 0, 28, 28);
          return ink.every((value, i) => Math.abs(data[4 * i + 3] / 255 - value) < 0.01);
        }""",
        arg=original["pixels"],
    )
    assert page.page.evaluate("window.deeds") == ["saw-a-batch"]
    card.get_by_role("button", name="Put it on the pad").press("Enter")
    expect(page.part("truth")).to_contain_text(f"changed training image {index}")


def test_batches_go_by_while_the_run_trains(page):
    scroll_to(page, "batch", "step")
    seen = page.page.locator("#batch [data-part=seen]")
    before = seen.inner_text()
    expect(seen).not_to_have_text(before)
    toggle = page.page.locator("#batch [data-action=batch-toggle]")
    expect(toggle).to_have_text("Pause")
    toggle.press("Enter")
    expect(toggle).to_have_text("Train")
    expect(page.page.locator("#batch [data-part=words]")).to_contain_text("will learn from")
