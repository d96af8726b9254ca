"""Journeys to an answer: the bars, the verdict in words, and what the network sees."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visits import ONE, SEVEN
from tests.waiting import wait_for

HOUSE = [
    [(0.1, 0.85), (0.9, 0.85), (0.9, 0.5), (0.1, 0.5), (0.1, 0.85)],
    [(0.05, 0.5), (0.5, 0.15), (0.95, 0.5)],
    [(0.2, 0.6), (0.35, 0.6), (0.35, 0.72), (0.2, 0.72), (0.2, 0.6)],
    [(0.65, 0.6), (0.8, 0.6), (0.8, 0.72), (0.65, 0.72), (0.65, 0.6)],
    [(0.45, 0.85), (0.45, 0.62), (0.55, 0.62), (0.55, 0.85)],
]
SCRIBBLE = [[(0.1 + 0.8 * (i % 2), 0.1 + 0.05 * i) for i in range(17)]]


def test_bars_answer_while_the_pen_moves(page):
    page.pen_down(SEVEN[:3])
    page.wait_for_answer()
    first, asked = page.bars(), page.predictions
    for point in SEVEN[3:]:
        page.page.mouse.move(*page.at(point), steps=6)
    page.wait_for_other_bars(first)
    assert page.predictions > asked
    page.page.mouse.up()
    best, shares = page.likeliest()
    assert sum(shares) == pytest.approx(100, abs=1)
    assert shares[best] == max(shares)
    expect(page.page.locator(".bar[data-best]")).to_have_count(1)


def test_bars_go_on_moving_while_it_trains(page):
    page.draw(SEVEN)
    page.wait_for_answer()
    bars, step = page.bars(), page.step()
    # Later than what was asked while the pen moved.
    page.page.wait_for_function(
        """least => {
          const words = document.querySelector("main [data-part=predicted-at]").textContent;
          return Number(words.replace(/[^0-9]/g, "")) >= least;
        }""",
        arg=step + 15,
    )
    page.wait_for_other_bars(bars)


def test_a_seven_is_read_as_one_once_it_has_learned_enough(page):
    page.draw(SEVEN)
    expect(page.part("digit")).to_have_text("7")
    expect(page.part("words")).to_contain_text("7")


def test_the_network_sees_the_drawing_scaled_and_centered(resting_page):
    page = resting_page
    page.draw(ONE)
    page.wait_for_answer()
    rows = page.page.evaluate(
        """() => {
          const seen = document.querySelector("[data-part=seen]");
          const { data } = seen.getContext("2d").getImageData(0, 0, 28, 28);
          const alphas = data.filter((value, i) => i % 4 === 3);
          const isInked = (row) => alphas.slice(28 * row, 28 * row + 28).some((alpha) => alpha > 0);
          return [...Array(28).keys()].filter(isInked);
        }"""
    )
    assert 19 <= rows[-1] - rows[0] + 1 <= 22


def test_an_untrained_network_says_that_it_is_not_sure(resting_page):
    page = resting_page
    page.draw(SEVEN)
    page.wait_for_answer()
    expect(page.part("words")).to_have_text(re.compile(r"^I am not sure: \d or \d\?$"))


@pytest.fixture(scope="module")
def refusing_server(shared_server):
    """A server whose only run is the expert, once it refuses what is not a digit."""
    shared_server.renew(pretrained=True)

    def refuses() -> bool:
        asked = {"strokes": SCRIBBLE, "canvas": [1, 1]}
        return shared_server.ask("POST", "/api/runs/current/predict", asked)["digit"] is None

    wait_for(refuses, "the expert's first refusal")
    return shared_server


@pytest.mark.parametrize("drawing", [HOUSE, SCRIBBLE], ids=["house", "scribble"])
def test_a_drawing_that_is_not_a_digit_is_refused_in_words(visit, refusing_server, drawing):
    page = visit(refusing_server)
    for stroke in drawing:
        page.draw(stroke)
    expect(page.part("words")).to_have_text("This does not look like a digit to me.")
    expect(page.part("digit")).to_have_text("?")
    expect(page.page.locator(".bars")).to_have_attribute("data-refused", "")
