"""Journeys to where a number comes from, by pointer and by keyboard."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.sections import (
    FIRST_CONVOLUTION,
    FIRST_POOL,
    SECOND_CONVOLUTION,
    SHOWN,
    SOFTMAX,
    layer_row,
    numeral,
    origin_card,
    positions,
    scroll_to,
)


def ask_origin(server, pixels, layer: int, position: list[int]) -> Any:
    where = ",".join(map(str, position))
    return server.ask(
        "POST", f"/api/runs/current/origin?layer={layer}&position={where}", {"pixels": pixels}
    )


def invitation(page) -> Any:
    return page.page.locator("#explanation [data-part=invitation]")


def test_a_number_that_is_pointed_at_shows_its_origin(inside, rested, pixels):
    scroll_to(inside, "explanation")
    canvas = layer_row(inside, SECOND_CONVOLUTION).locator("canvas")
    canvas.hover(position={"x": 100, "y": 20})
    expect(origin_card(inside)).to_contain_text("sum of products")
    title = origin_card(inside).locator(".origin-title").inner_text()
    expected = ask_origin(rested, pixels, SECOND_CONVOLUTION, positions(title))
    shown = origin_card(inside).locator(".origin-value").inner_text()
    assert numeral(shown) == pytest.approx(expected["value"], rel=SHOWN)
    expect(origin_card(inside)).to_contain_text(expected["mathematics"])
    sums = dict(
        zip(
            origin_card(inside).locator(".origin-body dt").all_inner_texts(),
            map(numeral, origin_card(inside).locator(".origin-body dd").all_inner_texts()),
            strict=True,
        )
    )
    assert sums["sum of products"] == pytest.approx(expected["numbers"]["sum"], rel=SHOWN)
    assert sums["+ bias"] == pytest.approx(expected["numbers"]["bias"], rel=SHOWN)
    assert sums["relu gives"] == pytest.approx(expected["activated"], rel=SHOWN)
    # Its patch is outlined in all eight channels of the layer before it, and in the input.
    patch = layer_row(inside, FIRST_POOL).locator(".tiles-mark-source")
    expect(patch).to_have_attribute("d", re.compile(r"^(M[^M]+){8}$"))
    field = layer_row(inside, -1).locator(".tiles-mark-source")
    expect(field).to_have_attribute("d", re.compile("^M"))


def test_the_keyboard_reaches_every_kind_of_number(inside, rested, pixels):
    scroll_to(inside, "explanation")
    keyboard = inside.page.keyboard
    layer_row(inside, FIRST_CONVOLUTION).locator("canvas").focus()
    title = origin_card(inside).locator(".origin-title")
    expect(title).to_have_text("Convolution 1: channel 1, row 15, column 15")
    keyboard.press("ArrowRight")
    expect(title).to_have_text("Convolution 1: channel 1, row 15, column 16")
    keyboard.press("ArrowDown")
    expect(title).to_have_text("Convolution 1: channel 1, row 16, column 16")
    for layer in range(1, SOFTMAX + 1):
        keyboard.press("PageDown")
        expect(layer_row(inside, layer).locator("canvas")).to_be_focused()
        expect(title).to_contain_text(layer_row(inside, layer).locator("h3").inner_text() + ":")
        expected = ask_origin(rested, pixels, layer, positions(title.inner_text()))
        expect(origin_card(inside).locator(".origin-line")).to_have_text(expected["mathematics"])
    expect(origin_card(inside).locator("tbody tr")).to_have_count(10)
    expect(origin_card(inside).locator("[aria-live]")).to_contain_text("Softmax: digit 0")
    stops = inside.page.locator("#explanation canvas[tabindex='0']")
    expect(stops).to_have_count(1)
    keyboard.press("Escape")
    expect(origin_card(inside)).to_be_hidden()
    expect(invitation(inside)).to_contain_text("Where does a number come from?")
    # Here Escape belongs to the pictures, not to the pad.
    assert inside.ink() > 0
