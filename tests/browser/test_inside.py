"""Journeys inside the network: layers, nudges, maps, time, neighbors; numbers are the server's."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.visits import SEVEN
from tests.waiting import wait_for

STEPS = 24
MINUS, TIMES = "\N{MINUS SIGN}", "\N{MULTIPLICATION SIGN}"
# Numbers are shown with three digits.
SHOWN = 0.006
SECTIONS = ("explanation", "nudge", "saliency", "replay", "neighbors")
# How many colors a canvas has.
COLORS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""
# Layers of the default network, as they are counted.
FIRST_CONVOLUTION, FIRST_POOL, SECOND_CONVOLUTION, FIRST_DENSE, SOFTMAX = 0, 2, 3, 6, 9


@pytest.fixture(scope="module")
def rested(shared_server):
    """A server whose only run has learned for a few steps and rests."""
    shared_server.renew(seed=0, start=False)
    shared_server.ask("POST", "/api/runs/current/step", {"count": STEPS})

    def is_done():
        run = shared_server.run()
        return run["step"] == STEPS and run["status"] == "paused"

    wait_for(is_done, f"{STEPS} steps")
    return shared_server


@pytest.fixture(scope="module")
def first(rested):
    """The first test image, a seven."""
    return rested.ask("GET", "/api/examples?split=test&indices=0")


@pytest.fixture(scope="module")
def pixels(first):
    return first["examples"][0]["pixels"]


@pytest.fixture
def inside(visit, rested, first):
    """A page with the first test image on the pad, whose run rests."""
    page = visit(rested)
    page.page.route(
        re.compile(r"/api/examples\?.*count=1$"), lambda asked: asked.fulfill(json=first)
    )
    page.page.keyboard.press("t")
    truth = page.part("truth")
    expect(truth).to_have_text(re.compile("test image"))
    if truth.text_content() != "test image 0: a 7":
        # A browser that has just come up may let the first question by to the server.
        page.page.keyboard.press("t")
    expect(truth).to_have_text("test image 0: a 7")
    page.wait_for_answer()
    return page


def look(page, section: str, subject: str = "test image 0, a 7") -> None:
    """Scroll to a section and wait until it shows what is on the pad."""
    page.page.evaluate("id => document.getElementById(id).scrollIntoView()", section)
    expect(page.page.locator(f"#{section} [data-part=seen]")).to_contain_text(subject)


def numeral(text: str) -> float:
    return float(text.replace(MINUS, "-").replace(",", "").replace("+", ""))


def row(page, layer: int) -> Any:
    return page.page.locator(f"#explanation [data-layer='{layer}']")


def facts(page, layer: int) -> dict[str, str]:
    names = row(page, layer).locator("dt").all_inner_texts()
    return dict(zip(names, row(page, layer).locator("dd").all_inner_texts(), strict=True))


def card(page) -> Any:
    return page.page.locator("#explanation [data-part=origin]")


def places(title: str) -> list[int]:
    """Read the position off a card's title; titles count from 1, but for the digits."""
    if "digit" in title:
        return [int(title[-1])]
    return [int(text) - 1 for text in re.findall(r"\d+", title.split(":")[1])]


def ask_origin(server, pixels, layer: int, position: list[int]) -> Any:
    where = ",".join(map(str, position))
    return server.ask(
        "POST", f"/api/runs/current/origin?layer={layer}&position={where}", {"pixels": pixels}
    )


def test_every_layer_is_shown_with_the_servers_numbers(inside, rested, pixels):
    look(inside, "explanation")
    expect(inside.page.locator("#explanation .layer canvas")).to_have_count(11)
    told = rested.ask("POST", "/api/runs/current/explain", {"pixels": pixels})
    for layer in told["layers"]:
        shown = facts(inside, layer["layer"])
        assert shown["Shape"] == f" {TIMES} ".join(map(str, layer["shape"]))
        assert numeral(shown["Min"]) == pytest.approx(layer["least"], rel=SHOWN, abs=1e-9)
        assert numeral(shown["Max"]) == pytest.approx(layer["greatest"], rel=SHOWN, abs=1e-9)
        if layer["parameters"]:
            assert numeral(shown["Parameters"]) == layer["parameters"]
        if layer["dead"] is not None:
            assert numeral(shown["Dead"][:-1]) == pytest.approx(100 * layer["dead"], abs=0.51)
    for canvas in inside.page.locator("#explanation canvas").all():
        # What is out of sight is painted when it comes into sight.
        canvas.scroll_into_view_if_needed()
        wait_for(lambda canvas=canvas: canvas.evaluate(COLORS) > 3, "a picture in colors")


def test_a_number_that_is_pointed_at_says_where_it_came_from(inside, rested, pixels):
    look(inside, "explanation")
    canvas = row(inside, SECOND_CONVOLUTION).locator("canvas")
    canvas.hover(position={"x": 100, "y": 20})
    expect(card(inside)).to_contain_text("sum of products")
    title = card(inside).locator(".origin-title").inner_text()
    told = ask_origin(rested, pixels, SECOND_CONVOLUTION, places(title))
    shown = card(inside).locator(".origin-value").inner_text()
    assert numeral(shown) == pytest.approx(told["value"], rel=SHOWN)
    expect(card(inside)).to_contain_text(told["mathematics"])
    sums = dict(
        zip(
            card(inside).locator("dt").all_inner_texts(),
            map(numeral, card(inside).locator("dd").all_inner_texts()),
            strict=True,
        )
    )
    assert sums["sum of products"] == pytest.approx(told["numbers"]["sum"], rel=SHOWN)
    assert sums["+ bias"] == pytest.approx(told["numbers"]["bias"], rel=SHOWN)
    assert sums["relu gives"] == pytest.approx(told["activated"], rel=SHOWN)
    # Its patch is outlined in all eight channels before it, and in the picture.
    seen = row(inside, FIRST_POOL).locator(".tiles-mark-source")
    expect(seen).to_have_attribute("d", re.compile(r"^(M[^M]+){8}$"))
    expect(row(inside, -1).locator(".tiles-mark-source")).to_have_attribute("d", re.compile("^M"))


def test_the_keyboard_reaches_every_kind_of_number(inside, rested, pixels):
    look(inside, "explanation")
    keyboard = inside.page.keyboard
    row(inside, FIRST_CONVOLUTION).locator("canvas").focus()
    title = card(inside).locator(".origin-title")
    expect(title).to_have_text("Convolution 1: channel 1, row 15, column 15")
    keyboard.press("ArrowRight")
    expect(title).to_have_text("Convolution 1: channel 1, row 15, column 16")
    keyboard.press("ArrowDown")
    expect(title).to_have_text("Convolution 1: channel 1, row 16, column 16")
    for layer in range(1, SOFTMAX + 1):
        keyboard.press("PageDown")
        expect(row(inside, layer).locator("canvas")).to_be_focused()
        expect(title).to_contain_text(row(inside, layer).locator("h3").inner_text() + ":")
        told = ask_origin(rested, pixels, layer, places(title.inner_text()))
        expect(card(inside).locator(".origin-line")).to_have_text(told["mathematics"])
    expect(card(inside).locator("tbody tr")).to_have_count(10)
    expect(card(inside).locator("[aria-live]")).to_contain_text("Softmax: digit 0")
    stops = inside.page.locator("#explanation canvas[tabindex='0']")
    expect(stops).to_have_count(1)
    keyboard.press("Escape")
    expect(title).to_have_text("Where does a number come from?")
    # The escape key belongs to the pictures here, not to the pad.
    assert inside.ink() > 0


def test_gradients_and_filters_are_shown_for_a_class_of_choice(inside, rested, pixels):
    look(inside, "explanation")
    inside.page.get_by_label("Their gradients").check()
    inside.page.locator("#explanation [name=explanation-class][value='3']").check()
    told = rested.ask("POST", "/api/runs/current/explain?label=3", {"pixels": pixels})
    gradient = told["layers"][FIRST_DENSE]["gradient"]
    greatest = (
        row(inside, FIRST_DENSE).locator(".layer-facts div", has_text="Max").locator("dd")
    )
    wait_for(
        lambda: numeral(greatest.inner_text()) == pytest.approx(max(gradient), rel=SHOWN),
        "the gradients for 3",
    )
    inside.page.locator("#explanation [name=explanation-view][value=filters]").check()
    expect(row(inside, FIRST_POOL)).to_be_hidden()
    row(inside, FIRST_CONVOLUTION).locator("canvas").focus()
    inside.page.keyboard.press("Home")
    expect(card(inside).locator(".origin-title")).to_contain_text("filter 1, row 1, column 1")
    weight = told["layers"][FIRST_CONVOLUTION]["weights"]["weights"][0][0][0][0]
    shown = numeral(card(inside).locator(".origin-value").inner_text())
    assert shown == pytest.approx(weight, rel=SHOWN)


def test_a_small_nudge_keeps_its_promise_and_a_large_one_does_not(inside, rested, pixels):
    look(inside, "nudge")
    section = inside.page.locator("#nudge")
    section.locator("[name=nudge-label][value='4']").check()
    slider = section.locator("[name=nudge-rate]")
    slider.press("Home")
    verdict = section.locator("[data-part=verdict]")
    expect(verdict).to_contain_text("Small enough: the prediction was right to")
    asked = {"pixels": pixels, "label": 4, "learning_rate": 1e-4}
    told = rested.ask("POST", "/api/runs/current/nudge", asked)
    promised, happened = section.locator("[data-part=decrease] .compared-value").all_inner_texts()
    assert numeral(promised) == pytest.approx(told["predicted"][0], rel=SHOWN)
    assert numeral(happened) == pytest.approx(told["measured"][0], rel=SHOWN)
    norms = section.locator("[data-part=gradients] .compared-value").all_inner_texts()
    assert [numeral(text) for text in norms] == pytest.approx(
        [layer["gradient_norm"] for layer in told["layers"]], rel=SHOWN
    )
    slider.press("End")
    expect(verdict).to_contain_text(re.compile("Too large|Far too large"))


def test_many_nudges_play_one_after_another_on_a_copy(inside, rested, pixels):
    look(inside, "nudge")
    section = inside.page.locator("#nudge")
    section.locator("[name=nudge-label][value='4']").check()
    section.locator("[name=nudge-count][value='10']").check()
    section.get_by_role("button", name="Nudge", exact=True).click()
    expect(section.locator(".loss-words")).to_contain_text("after 10 of 10")
    asked = {"pixels": pixels, "label": 4, "learning_rate": 1e-3, "count": 10}
    told = rested.ask("POST", "/api/runs/current/nudge", asked)
    after = section.locator(".twin-is").all_inner_texts()
    assert [numeral(text[:-1]) for text in after] == pytest.approx(
        [100 * share for share in told["probabilities"][-1]], abs=0.11
    )
    expect(section.locator("[data-part=verdict]")).to_contain_text("10 nudges")
    assert rested.ask("POST", "/api/runs/current/nudge", asked)["losses"] == told["losses"]


def test_a_picture_is_nudged_until_it_is_called_something_else(inside):
    look(inside, "nudge")
    section = inside.page.locator("#nudge-image")
    section.locator("[name=nudge-target][value='9']").check()
    section.get_by_role("button", name="Nudge the picture").click()
    expect(section.locator("[data-part=image-verdict]")).to_contain_text("Called a 9 after")
    frame = section.locator("[data-part=frame-words]")
    expect(frame).to_have_text(re.compile(r"9 with (5|6|7|8|9)\d\.\d%"))
    scrubber = section.get_by_role("slider")
    scrubber.press("Home")
    expect(frame).to_contain_text("step 0:")
    expect(section.locator("[data-part=change-words]")).to_have_text(
        f"+0.0 {MINUS}0.0 pixels of ink"
    )


def test_maps_say_what_speaks_for_a_class(inside, rested, pixels):
    look(inside, "saliency")
    section = inside.page.locator("#saliency")
    section.locator("[name=saliency-class]").first.focus()
    for _ in range(2):
        inside.page.keyboard.press("ArrowRight")
    chosen = int(section.locator("[name=saliency-class]:checked").get_attribute("value"))
    told = rested.ask("POST", "/api/runs/current/saliency", {"pixels": pixels})
    readings = section.locator(".saliency-reading").all_inner_texts()
    for reading, name in zip(readings, ("gradients", "occlusions", "activation_maps"), strict=True):
        greatest = max(max(line) for line in told[name][chosen])
        if greatest > 0:
            found = re.search(r"Most for it: (\S+) ", reading)
            assert found is not None
            assert numeral(found[1]) == pytest.approx(greatest, rel=SHOWN)
    labels = [map_.get_attribute("aria-label") for map_ in section.locator(".heat-map").all()]
    assert all(f"for {chosen}" in label for label in labels)


def test_the_page_goes_back_in_time_and_forward_again(inside, rested, pixels):
    look(inside, "replay")
    section = inside.page.locator("#replay")
    expect(section.locator(".ribbon-reading")).to_contain_text(f"Now, step {STEPS}:")
    expect(section.locator(".ribbon-labels text").first).to_be_attached()
    live = inside.bars()
    section.get_by_role("slider").press("Home")
    badge = inside.page.locator("#moment")
    expect(badge).to_contain_text(f"Showing step 0 of {STEPS}")
    inside.wait_for_other_bars(live)
    expect(inside.page.locator("[data-part=predicted-at]")).to_have_text("at step 0")
    best = max(
        rested.ask("POST", "/api/runs/current/replay", {"pixels": pixels})["probabilities"][0]
    )
    expect(section.locator(".ribbon-reading")).to_contain_text(f"with {100 * best:.1f}%")
    with inside.page.expect_request(re.compile(r"/explain\?.*at=0")):
        inside.page.evaluate("document.getElementById('explanation').scrollIntoView()")
    expect(inside.page.locator("#explanation")).to_have_attribute("data-step", "0")
    badge.get_by_role("button").press("Enter")
    expect(badge).to_be_hidden()
    inside.page.evaluate("document.getElementById('explanation').scrollIntoView()")
    expect(inside.page.locator("#explanation")).to_have_attribute("data-step", str(STEPS))
    expect(inside.page.locator("[data-part=predicted-at]")).to_have_text(f"at step {STEPS}")
    assert inside.bars() == live


def test_training_images_that_are_alike_are_shown(inside, rested, pixels):
    look(inside, "neighbors")
    images = inside.page.locator("#neighbors li")
    expect(images).to_have_count(12)
    told = rested.ask("POST", "/api/runs/current/neighbors?k=12", {"pixels": pixels})
    titles = [image.get_attribute("title") for image in images.all()]
    for title, neighbor in zip(titles, told["neighbors"], strict=True):
        assert f"Training image {neighbor['index']}, " in title
        assert f" {neighbor['label']}, at distance" in title


def test_an_empty_pad_is_stood_in_for_by_a_test_image(visit, rested):
    page = visit(rested)
    look(page, "explanation", "as the pad is empty")


def test_a_cell_of_the_confusion_matrix_opens_its_images(inside):
    inside.press("evaluate")
    section = inside.page.locator("#evaluation")
    cell = section.locator(".confusion-table button").first
    words = cell.get_attribute("aria-label").split(";")[0]
    cell.press("Enter")
    expect(section.locator("[data-part=mistakes] h3")).to_contain_text(words, ignore_case=True)


def test_the_gallery_runs_on_until_it_is_stopped(inside):
    inside.press("examples")
    images = inside.page.locator("#evaluation [data-part=examples] li")
    expect(images).to_have_count(18)
    images.first.scroll_into_view_if_needed()
    inside.page.mouse.move(5, 5)
    buttons = inside.page.locator("#evaluation [data-part=examples] button")
    titles = "buttons => buttons.map((button) => button.title)"
    before = buttons.evaluate_all(titles)
    wait_for(lambda: buttons.evaluate_all(titles) != before, "another image")
    expect(images).to_have_count(18)
    inside.press("examples")
    expect(inside.page.get_by_role("button", name="Run the gallery")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault_inside(visit, rested, theme):
    page = visit(rested, color_scheme=theme)
    page.draw(SEVEN)
    page.wait_for_answer()
    for section in SECTIONS:
        look(page, section, "your drawing")
    page.page.get_by_role("button", name="Nudge the picture").click()
    expect(page.page.locator("[data-part=frames]")).to_be_visible()
    row(page, FIRST_CONVOLUTION).locator("canvas").focus()
    expect(card(page)).to_contain_text("sum of products")
    found = Axe().run(page.page).response["violations"]
    serious = [fault for fault in found if fault["impact"] in ("serious", "critical")]
    assert [(f["id"], [n["target"] for n in f["nodes"]]) for f in serious] == []


def test_a_phone_scrolls_in_one_direction_only(visit, rested):
    page = visit(rested, viewport={"width": 390, "height": 844}, has_touch=True)
    page.draw(SEVEN)
    page.wait_for_answer()
    for section in SECTIONS:
        look(page, section, "your drawing")
    row(page, SECOND_CONVOLUTION).locator("canvas").tap(position={"x": 60, "y": 20})
    expect(card(page)).to_contain_text("sum of products")
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 390
    card(page).get_by_role("button", name="Close").tap()
    expect(card(page)).not_to_contain_text("sum of products")


def test_a_nudge_that_is_kept_changes_the_network_itself(inside, rested, pixels):
    look(inside, "nudge")
    section = inside.page.locator("#nudge")
    before = rested.ask("POST", "/api/runs/current/predict", {"pixels": pixels})
    section.locator("[name=nudge-label][value='4']").check()
    section.get_by_role("button", name="Keep it").click()
    expect(section.locator("[data-part=verdict]")).to_contain_text("Kept: the network itself")
    after = rested.ask("POST", "/api/runs/current/predict", {"pixels": pixels})
    assert after["probabilities"][4] > before["probabilities"][4]
    shown = numeral(section.locator(".twin-is").nth(4).inner_text()[:-1])
    own = rested.ask("POST", "/api/runs/current/explain", {"pixels": pixels})["probabilities"]
    assert shown == pytest.approx(100 * own[4], abs=0.11)
