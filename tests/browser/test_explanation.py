"""Journeys from layer to layer: the pictures and the facts are the server's numbers."""

import pytest
from playwright.sync_api import expect

from tests.browser.sections import (
    FIRST_CONVOLUTION,
    FIRST_DENSE,
    FIRST_POOL,
    SHOWN,
    TIMES,
    layer_row,
    numeral,
    origin_card,
    scroll_to,
)
from tests.waiting import wait_for

# How many colors a canvas has.
COLORS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""


def facts(page, layer: int) -> dict[str, str]:
    names = layer_row(page, layer).locator("dt").all_inner_texts()
    return dict(zip(names, layer_row(page, layer).locator("dd").all_inner_texts(), strict=True))


def read(shown: list[dict[str, str]], name: str) -> list[float]:
    """Read the numbers of one fact, of the layers that have it."""
    return [numeral(texts[name].rstrip("%")) for texts in shown if name in texts]


def test_every_layer_is_shown_with_the_servers_numbers(inside, rested, pixels):
    scroll_to(inside, "explanation")
    expect(inside.page.locator("#explanation .layer canvas")).to_have_count(11)
    expected = rested.ask("POST", "/api/runs/current/explain", {"pixels": pixels})
    shown = [facts(inside, layer["layer"]) for layer in expected["layers"]]
    shapes = [f" {TIMES} ".join(map(str, layer["shape"])) for layer in expected["layers"]]
    assert [texts["Shape"] for texts in shown] == shapes
    for name, field in (("Min", "least"), ("Max", "greatest")):
        extremes = [layer[field] for layer in expected["layers"]]
        assert read(shown, name) == pytest.approx(extremes, rel=SHOWN, abs=1e-9)
    sums = [texts["Parameters"] for texts in shown if "Parameters" in texts]
    assert sums[0] == f"8 {TIMES} 1 {TIMES} 5 {TIMES} 5 + 8 = 208"
    parameters = [layer["parameters"] for layer in expected["layers"] if layer["parameters"]]
    assert [numeral(text.split(" = ")[1]) for text in sums] == parameters
    windows = [layer["window"] for layer in expected["layers"] if layer["type"] in ("conv", "pool")]
    assert read(shown, "Stride") == [window["stride"] for window in windows]
    assert read(shown, "Padding") == [window["pad"] for window in windows]
    dead = [100 * layer["dead"] for layer in expected["layers"] if layer["dead"] is not None]
    assert read(shown, "Dead") == pytest.approx(dead, abs=0.51)
    for canvas in inside.page.locator("#explanation canvas").all():
        # A canvas that is out of sight is painted when it comes into sight.
        canvas.scroll_into_view_if_needed()
        wait_for(lambda canvas=canvas: canvas.evaluate(COLORS) > 1, "a picture in colors")


def test_gradients_and_filters_are_shown_for_a_class_of_choice(inside, rested, pixels):
    scroll_to(inside, "explanation")
    inside.page.get_by_label("Their gradients").check()
    inside.page.locator("#explanation [name=explanation-class][value='3']").check()
    expected = rested.ask("POST", "/api/runs/current/explain?label=3", {"pixels": pixels})
    gradient = expected["layers"][FIRST_DENSE]["gradient"]
    greatest = (
        layer_row(inside, FIRST_DENSE).locator(".layer-facts div", has_text="Max").locator("dd")
    )
    wait_for(
        lambda: numeral(greatest.inner_text()) == pytest.approx(max(gradient), rel=SHOWN),
        "the gradients for 3",
    )
    inside.page.locator("#explanation [name=explanation-view][value=filters]").check()
    expect(layer_row(inside, FIRST_POOL)).to_be_hidden()
    layer_row(inside, FIRST_CONVOLUTION).locator("canvas").focus()
    inside.page.keyboard.press("Home")
    card = origin_card(inside)
    expect(card.locator(".origin-title")).to_contain_text("filter 1, row 1, column 1")
    weight = expected["layers"][FIRST_CONVOLUTION]["weights"]["weights"][0][0][0][0]
    shown = numeral(card.locator(".origin-value").inner_text())
    assert shown == pytest.approx(weight, rel=SHOWN)


def test_an_empty_pad_shows_the_layers_of_a_test_image(visit, rested):
    page = visit(rested)
    scroll_to(page, "explanation", "as the pad is empty")
