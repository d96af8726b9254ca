"""The tour as a newcomer takes it: nine steps, by mouse, by touch, and by keyboard alone."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.persons import Keyboard, Mouse, Touch
from tests.browser.sections import origin_card
from tests.conftest import SMALL

# Of the run that the newcomer finds; its epochs never end meanwhile.
STEPS = 24
LONG = {"epochs": 1_000}
BRANCH_STEPS = "40"


class Tour:
    """The card of the tour, and the person who follows it."""

    def __init__(self, person):
        self.person = person
        self.page = person.page
        self.notice = person.card.get_by_role("status")

    def expect_step(self, number):
        expect(person_card(self.page)).to_contain_text(f"Step {number} of 9")

    def task(self, words):
        return self.person.card.locator("[data-part=tasks] button").filter(has_text=words)

    def begin(self, words):
        """Follow a task to its place."""
        self.person.go_to(self.task(words))

    def expect_ticked(self, words):
        """See that the tour has noticed it, perhaps before this step began."""
        expect(self.task(words)).to_contain_text("(done)")

    def expect_done(self, words):
        """See that the tour has noticed it, and what it says."""
        self.expect_ticked(words)
        expect(self.notice).not_to_be_empty()


def person_card(page):
    return page.locator("#path")


def draw_and_see_numbers(person, tour):
    tour.begin("Draw a digit")
    person.draw()
    tour.expect_done("Draw a digit")
    tour.begin("See the numbers")
    person.press(person.page.locator("[data-action=enlarge]"))
    expect(person.page.locator("#numbers td")).to_have_count(784)
    person.leave_dialog()
    tour.expect_done("See the numbers")


def follow_a_number(person, tour):
    tour.begin("Choose any square")
    person.press_number(person.page.locator("#explanation [data-layer='0'] canvas"))
    expect(origin_card(person.visit)).to_contain_text("sum of products")
    tour.expect_done("Choose any square")
    person.let_go()


def start_again(person, tour):
    tour.begin("Start again")
    person.press(person.page.locator("#training [data-action=restart]"))
    tour.expect_done("Start again")
    # The bars are what is to be watched.
    expect(person.page.locator("#predict [data-part=bars]")).to_be_in_viewport(ratio=1)
    expect(person.page.locator(".bar-number").first).to_contain_text("%")
    covered = person.card.bounding_box()["y"]
    bars = person.page.locator("#predict [data-part=bars]").bounding_box()
    assert bars["y"] + bars["height"] <= covered


def look_at_a_batch(person, tour):
    tour.begin("Open an image")
    expect(person.page.locator("#batch .batch-item").first).to_be_visible()
    person.press(person.page.locator("#batch .batch-item[tabindex='0']"))
    expect(person.page.locator("#batch [data-part=image]")).to_contain_text("loss")
    tour.expect_done("Open an image")


def find_a_mistake(person, tour):
    tour.begin("Find a 4")
    person.press(person.page.locator("[data-action=search]"))
    expect(person.page.locator("#search")).to_contain_text("It is on the pad")
    expect(person.page.locator("#moment")).to_be_visible()
    tour.expect_done("Find a 4")


def follow_a_gradient(person, tour):
    tour.begin("Their gradients")
    person.choose(person.page.get_by_label("Their gradients"))
    expect(person.page.locator("#explanation [data-part=classes]")).to_be_visible()
    person.press_number(person.page.locator("#explanation [data-layer='0'] canvas"))
    expect(origin_card(person.visit)).to_contain_text("gradient of the loss for")
    tour.expect_done("Their gradients")
    tour.begin("Move")
    person.press(origin_card(person.visit).get_by_role("button", name="Move it"))
    expect(origin_card(person.visit).locator(".move-words")).not_to_be_empty()
    tour.expect_done("Move")


def nudge_and_see_the_price(person, tour):
    tour.begin("Nudge")
    person.press(person.page.locator("#nudge [data-action=play]"))
    tour.expect_done("Nudge")
    tour.expect_done("other digits")
    tour.begin("random directions")
    person.press(person.page.locator("#directions [data-action=compare]"))
    expect(person.page.locator("#directions")).to_contain_text("times as much")
    tour.expect_done("random directions")


def branch_the_rates(person, tour):
    tour.begin("60 rates")
    # On a large screen the map of the rates was in sight before.
    tour.expect_ticked("60 rates")
    tour.begin("Branch")
    branches = person.page.locator("#branches")
    person.write(branches.locator("[name=branch-steps]"), BRANCH_STEPS)
    person.press(branches.locator("[data-action=begin]"))
    tour.expect_done("Branch")
    tour.begin("falling rate")
    schedule = person.page.locator("#schedule")
    person.write(schedule.locator("[name=schedule-steps]"), BRANCH_STEPS)
    person.press(schedule.locator("[data-action=begin]"))
    expect(schedule.locator("[data-part=verdict]")).to_contain_text("Of 1,000 other digits")
    tour.expect_done("falling rate")


def keep_a_digit(person, tour):
    expect(person.page.locator("#moment")).to_be_hidden()
    tour.begin("20,000 digits")
    person.press(person.page.locator("#training [data-speed=full]"))
    tour.expect_done("20,000 digits")
    tour.begin("Draw a digit of your own")
    person.draw()
    tour.expect_done("Draw a digit of your own")
    tour.begin("Press the digit")
    person.press(person.page.locator("#labels [data-part=labels-digits] button").nth(7))
    expect(person.page.locator("#labels")).to_contain_text("Kept as a 7")
    tour.expect_done("Press the digit")


JOURNEYS = [
    draw_and_see_numbers,
    follow_a_number,
    start_again,
    look_at_a_batch,
    find_a_mistake,
    follow_a_gradient,
    nudge_and_see_the_price,
    branch_the_rates,
    keep_a_digit,
]


@pytest.fixture
def server_of_a_class(start_server):
    """A server of its own, as a digit is kept there; a small network has begun to learn."""
    server = start_server(network=json.dumps(SMALL), training="off")
    server.renew(network=SMALL, training=LONG, seed=0, start=False)
    server.ask("POST", "/api/runs/current/step", {"count": STEPS})
    return server


@pytest.mark.parametrize("kind", [Mouse, Touch, Keyboard])
def test_a_newcomer_takes_the_tour(server_of_a_class, visit, kind):
    page = visit(server_of_a_class, viewport=kind.viewport, has_touch=kind.has_touch)
    person = kind(page)
    tour = Tour(person)
    person.press(page.page.locator("#header a[href='#path-1']"))
    for number, journey in enumerate(JOURNEYS, 1):
        tour.expect_step(number)
        journey(person, tour)
        expect(person.card.locator("[data-part=tasks] li:not([data-done])")).to_have_count(0)
        if number < len(JOURNEYS):
            person.go_on()
    person.go_to(person.card.get_by_role("button", name="Read further"))
    expect(page.page.locator("#links a").first).to_be_in_viewport()
    assert re.search("#links$", page.page.url)
