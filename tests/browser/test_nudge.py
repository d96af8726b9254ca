"""Journeys of nudges: one, many, their price, and those that are kept."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.sections import MINUS, SHOWN, numeral, scroll_to
from tests.waiting import wait_for

ARROW = "\N{RIGHTWARDS ARROW}"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def label(example):
    """A digit that the test image on the pad is not."""
    return (example["label"] + 1) % 10


@pytest.fixture
def nudge(inside):
    """The view of nudges of the page with a test image, with the first nudge shown."""
    scroll_to(inside, "nudge")
    expect(inside.page.locator("#nudge [data-part=others]")).to_contain_text(ARROW)
    return inside.page.locator("#nudge")


def asked(**wanted):
    """Find an answer to a request for nudges with these fields."""

    def is_wanted(response):
        body = response.request.post_data
        return (
            response.url.partition("?")[0].endswith("/nudge")
            and wanted.items() <= json.loads(body).items()
        )

    return is_wanted


def pair(text):
    """Read what was before and what is after."""
    before, after = text.split(ARROW)
    return tuple(
        float(re.sub("[%>]|\\(.*", "", part).replace(MINUS, "-")) for part in (before, after)
    )


def test_first_nudge_changes_something_that_can_be_seen(nudge, rested, pixels, example):
    read = rested.ask("POST", "/api/runs/current/explain?weights=0", {"pixels": pixels})
    digits = sorted(range(10), key=lambda digit: -read["probabilities"][digit])
    chosen = int(nudge.locator("[name=nudge-label]:checked").get_attribute("value"))
    # The truth where it is misread, and otherwise the digit that is likeliest beside it.
    is_read = digits[0] == example["label"]
    assert chosen == [example["label"], digits[1]][is_read]
    expect(nudge.locator("[data-part=outcome-name]")).to_have_text(f"Probability of {chosen}")
    before, after = pair(nudge.locator("[data-part=outcome]").inner_text())
    assert 100 * read["probabilities"][chosen] == pytest.approx(before, abs=0.06)
    assert after > before
    low, high = pair(nudge.locator("[data-part=log-odds]").inner_text())
    assert 0.5 <= high - low <= 4


def test_the_loss_is_predicted_for_a_small_nudge_and_not_for_a_large_one(
    nudge, rested, pixels, label
):
    nudge.locator(f"[name=nudge-label][value='{label}']").check()
    slider = nudge.locator("[name=nudge-rate]")
    slider.press("Home")
    wanted = {"pixels": pixels, "label": label, "learning_rate": 1e-5}
    expected = rested.ask("POST", "/api/runs/current/nudge", wanted)
    predicted, measured = expected["predicted"][0], expected["measured"][0]
    assert measured == pytest.approx(predicted, rel=0.3)
    decreases = nudge.locator("[data-part=decrease] .compared-value")
    wait_for(
        lambda: (
            [numeral(text) for text in decreases.all_inner_texts()]
            == pytest.approx([predicted, measured], rel=SHOWN)
        ),
        "the decreases of the loss by the smallest nudge",
    )
    norms = nudge.locator("[data-part=gradients] .compared-value").all_inner_texts()
    assert [numeral(text) for text in norms] == pytest.approx(
        [layer["gradient_norm"] for layer in expected["layers"]], rel=SHOWN
    )
    slider.press("End")
    verdict = nudge.locator("[data-part=verdict]")
    expect(verdict).to_contain_text(re.compile("Too large|Far too large"))


def test_many_nudges_play_on_a_copy_and_their_price_is_shown(inside, nudge, rested, pixels):
    before = rested.ask("POST", "/api/runs/current/predict", {"pixels": pixels})
    inside.page.evaluate(
        "document.addEventListener('did', (e) => (window.deeds ??= []).push(e.detail.name))"
    )
    nudge.locator("[name=nudge-count][value='10']").check()
    with inside.page.expect_response(asked(count=10)) as made:
        nudge.get_by_role("button", name="Nudge", exact=True).click()
    expected = made.value.json()
    expect(nudge.locator(".loss-words")).to_contain_text("after 10 of 10")
    after = nudge.locator("[data-part=bars] .twin-is").all_inner_texts()
    assert [numeral(text[:-1]) for text in after] == pytest.approx(
        [100 * share for share in expected["probabilities"][-1]], abs=0.11
    )
    expect(nudge.locator("[data-part=verdict]")).to_contain_text("10 nudges")
    price = expected["price"]
    assert pair(nudge.locator("[data-part=others]").inner_text()) == pytest.approx(
        (100 * price["accuracy_before"], 100 * price["accuracy_after"]), abs=0.06
    )
    shown = nudge.locator("[data-part=price-bars] .twin-is").all_inner_texts()
    assert [numeral(text[:-1]) for text in shown] == pytest.approx(
        [100 * one["after"] for one in price["by_class"]], abs=0.06
    )
    assert nudge.locator(".price-hurt li").count() == len(price["hurt"]) > 0
    assert inside.page.evaluate("window.deeds") == ["nudged", "saw-the-price"]
    assert rested.ask("POST", "/api/runs/current/predict", {"pixels": pixels}) == before


def test_an_image_that_was_hurt_comes_onto_the_pad(inside, nudge):
    nudge.locator("[name=nudge-rate]").press("End")
    expect(nudge.locator("[data-part=price-words]")).to_contain_text("It cost")
    first = nudge.locator(".price-hurt button").first
    index, label = re.search(r"image (\d+), an? (\d)", first.get_attribute("aria-label")).groups()
    first.press("Enter")
    expect(inside.part("truth")).to_contain_text(re.compile(f"test image {index}: an? {label}"))


def test_a_nudge_is_kept_after_a_question_with_its_price_and_taken_back(
    inside, nudge, rested, pixels, label
):

    def probabilities():
        explained = rested.ask("POST", "/api/runs/current/explain?weights=0", {"pixels": pixels})
        return explained["probabilities"]

    before = probabilities()
    nudge.locator(f"[name=nudge-label][value='{label}']").check()
    keeping = nudge.locator("[data-part=keeping]")
    keep = keeping.locator("[data-action=keep]")
    keep.press("Enter")
    question = re.compile(rf"^Keep it: [\d.]+% {ARROW} [\d.]+% of others\. Really\?$")
    expect(keep).to_have_text(question)
    keeping.get_by_role("button", name="No", exact=True).press("Enter")
    expect(keep).to_have_text("Keep it")
    expect(keep).to_be_focused()
    assert probabilities() == before
    keep.press("Enter")
    expect(keep).to_have_text(question)
    keep.press("Enter")
    expect(keeping).to_contain_text("Kept: the network itself has changed")
    after = probabilities()
    assert after[label] > before[label]
    shown = pair(nudge.locator("[data-part=outcome]").inner_text())[1]
    assert shown == pytest.approx(100 * after[label], abs=0.06)
    keeping.get_by_role("button", name="Undo").press("Enter")
    expect(keeping).to_contain_text("Taken back: the network is as it was before")
    assert probabilities() == pytest.approx(before, abs=1e-5)


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE])
def test_an_answer_moves_nothing(visit, rested, viewport):
    page = visit(rested, viewport=viewport)
    let_go = page.hold("/nudge$", times=1)
    with page.page.expect_request(re.compile("/nudge$")):
        page.page.evaluate("location.hash = '#nudge'")
    before = places(page)
    let_go()
    expect(page.page.locator("#nudge .price-hurt li").first).to_be_visible()
    assert places(page) == before


def places(page):
    """Where the parts of the view begin, from its top, and its height."""
    view = page.page.locator("#nudge").bounding_box()
    parts = (".keeping", ".nudge-parts", ".price", ".nudge-details", ".directions", ".nudge-image")
    tops = [page.page.locator(f"#nudge {part}").bounding_box()["y"] for part in parts]
    return [round(top - view["y"]) for top in tops], round(view["height"])
