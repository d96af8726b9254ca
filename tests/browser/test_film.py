"""Journeys through a film: its speed, its end, and what a finished run offers."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visits import LAPTOP
from tests.waiting import wait_for

PHONE = {"width": 390, "height": 844}
# A run of one epoch, which is 54 steps.
SHORT = {"epochs": 1, "batch_size": 1024, "augmentation": "none"}


def pressed(page) -> str:
    return page.page.locator("#training .speed [aria-pressed=true]").inner_text()


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_film_begins_slowly_and_goes_at_the_speed_that_is_chosen(visit, resting_server, viewport):
    server = resting_server
    page = visit(server, viewport=viewport)
    before = server.run()["id"]
    page.press("restart")
    film = wait_for(lambda: (run := server.run())["id"] != before and run, "the film")
    assert film["speed"] == "film"
    page.wait_for_step(1)
    assert server.run()["step"] < 60
    page.page.get_by_role("button", name="1 step/s").click()
    wait_for(lambda: server.run()["speed"] == 1, "a step per second")
    expect(page.page.locator("#training .speed .slider-number")).to_have_text("1.0 steps/s")
    page.page.get_by_role("button", name="Full speed").click()
    wait_for(lambda: server.run()["speed"] == "full", "full speed")
    expect(page.page.locator("[data-speed=full]")).to_have_attribute("aria-pressed", "true")
    slider = page.page.get_by_role("slider", name="Speed")
    slider.focus()
    page.page.keyboard.press("Home")
    wait_for(lambda: server.run()["speed"] == 1, "the slider's left end")
    page.press("toggle")
    expect(page.part("status-words")).to_have_text("paused")


@pytest.fixture
def finished(shared_server):
    """A server whose only run is finished."""
    shared_server.renew(network="classic", training=SHORT)
    wait_for(lambda: shared_server.run()["status"] == "finished", "the end")
    return shared_server


def test_a_finished_run_shows_its_mistakes_and_can_be_taken_on_or_broken(visit, finished):
    page = visit(finished)
    panel = page.page.locator("#training .finished")
    expect(panel).to_contain_text(re.compile(r"Finished: 1 epoch, \d\d\.\d% of the validation"))
    expect(panel).to_contain_text(re.compile(r"\d+ of 10,000 test images are still read wrong"))
    for action in ("toggle", "step"):
        button = page.page.locator(f"#training [data-action={action}]")
        expect(button).to_have_attribute("aria-disabled", "true")
        # It does nothing, where the server would refuse.
        button.click(force=True)
    page.page.keyboard.press("p")
    panel.locator(".mistake").first.click()
    expect(page.part("truth")).to_contain_text("test image")
    page.press("more")
    expect(panel).to_be_hidden()
    wait_for(lambda: finished.run()["epochs"] == 11, "ten more epochs")
    run = finished.run()
    finished.ask("PATCH", "/api/runs/current", {"epochs": int(run["epoch"]) + 1})
    wait_for(lambda: finished.run()["status"] == "finished", "the end of more epochs")
    page.press("break")
    broken = wait_for(lambda: (now := finished.run())["id"] != run["id"] and now, "the copy")
    assert broken["name"] == "Broken copy, learning rate 1"
    assert (broken["learning_rate"], broken["speed"]) == (1, 2)
    assert finished.ask("GET", f"/api/runs/{run['id']}")["status"] == "finished"
    expect(page.page.locator("#runs-menu")).to_contain_text("Broken copy")


def test_a_finished_run_is_watched_again_by_keyboard(visit, finished):
    page = visit(finished)
    before = finished.run()
    page.page.get_by_role("button", name="Watch again from the beginning").focus()
    page.page.keyboard.press("Enter")
    film = wait_for(lambda: (run := finished.run())["id"] != before["id"] and run, "the film")
    assert (film["speed"], film["epochs"], film["seed"]) == ("film", 1, before["seed"])
    expect(page.page.locator("#training .finished")).to_be_hidden()
    expect(page.part("status-words")).to_have_text("training")
