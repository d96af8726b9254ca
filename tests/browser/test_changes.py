"""Journeys back: what was changed is told, on every page, and can be taken back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.waiting import wait_for


@pytest.fixture
def opened(resting_page):
    """A page of a paused run whose settings are shown."""
    resting_page.page.click("#training summary")
    return resting_page


def notice(page):
    return page.page.locator("#training .notice")


def test_a_rate_is_typed_told_and_taken_back(opened, resting_server):
    before = resting_server.run()
    rate = opened.page.locator("#training").get_by_label("Learning rate, as a number")
    rate.fill("fast")
    rate.press("Enter")
    fault = opened.page.locator(".slider-fault").first
    expect(fault).to_have_text("Type a number from 0 to 1,000,000,000.")
    rate.fill("0.75")
    rate.press("Enter")
    wait_for(lambda: resting_server.run()["learning_rate"] == 0.75, "the typed rate")
    expect(fault).to_be_empty()
    expect(notice(opened)).to_contain_text("→ 0.75, schedule one-cycle → constant, at step 0.")
    expect(opened.page.locator("#training .changes li")).to_have_count(1)
    notice(opened).get_by_role("button", name="Undo").press("Enter")
    wait_for(lambda: resting_server.run()["schedule"] == "one-cycle", "the rate before")
    assert resting_server.run()["learning_rate"] == before["learning_rate"]
    expect(notice(opened)).to_contain_text("Taken back")
    expect(notice(opened).get_by_role("button")).to_be_hidden()


def test_the_schedule_and_the_standard_settings_come_back(opened, resting_server):
    resting_server.ask("PATCH", "/api/runs/current", {"learning_rate": 0.5, "momentum": 0.1})
    back = opened.page.locator("[data-action=schedule]")
    expect(back).to_have_attribute("aria-disabled", "false")
    back.click()
    wait_for(lambda: resting_server.run()["schedule"] == "one-cycle", "the schedule")
    assert resting_server.run()["momentum"] == 0.1
    opened.press("standard")
    wait_for(lambda: resting_server.run()["momentum"] == 0.9, "the standard settings")
    assert resting_server.run()["original"]["momentum"] == 0.9


def test_the_change_of_another_page_is_named_and_taken_back(visit, opened, resting_server):
    other = visit(resting_server)
    batch = opened.page.get_by_role("slider", name="Batch size")
    batch.focus()
    opened.page.keyboard.press("Home")
    expect(notice(opened)).to_contain_text("Batch size 128 → 1, at step 0.")
    expect(notice(other)).to_contain_text("Another page at step 0: batch size 128 → 1.")
    notice(other).get_by_role("button", name="Undo").click()
    wait_for(lambda: resting_server.run()["batch_size"] == 128, "the batch size before")
    expect(notice(opened)).to_contain_text("Another page at step 0: taken back: Batch size")


def test_a_run_that_was_started_again_or_deleted_comes_back(resting_page, resting_server):
    page, before = resting_page, resting_server.run()["id"]
    page.press("restart")
    expect(notice(page)).to_contain_text("Started again in place of")
    page.allow("404")
    notice(page).get_by_role("button", name="Undo").click()
    wait_for(lambda: resting_server.run()["id"] == before, "the run before")
    expect(page.part("status-words")).to_have_text("paused")
    made = resting_server.ask("POST", "/api/runs", {"start": False, "name": "Second"})
    page.page.click("#runs-menu [data-part=toggle]")
    page.page.click(f"li[data-id='{made['id']}'] [data-action=forget]")
    expect(notice(page)).to_contain_text("Second was deleted.")
    notice(page).get_by_role("button", name="Bring it back").click()
    wait_for(lambda: resting_server.run()["id"] == made["id"], "the deleted run")


def test_ruin_is_taken_back_with_the_weights(rested, visit):
    page = visit(rested)
    before = rested.run()
    rested.ask("PATCH", "/api/runs/current", {"learning_rate": 1e6})
    rested.ask("POST", "/api/runs/current/step", {"count": 8})
    wait_for(lambda: rested.run()["changes"][-1]["restores_weights"], "the ruin")
    lost = f"back to the weights of step {before['step']} and loses the steps since"
    expect(notice(page)).to_contain_text(lost)
    notice(page).get_by_role("button", name="Undo").click()
    wait_for(lambda: rested.run()["changes"][-1]["words"].startswith("Taken back, with"), "undo")
    after = rested.run()
    assert after["validation_accuracy"] == pytest.approx(before["validation_accuracy"], abs=0.1)
    assert after["schedule"] == "one-cycle"
    expect(notice(page)).to_contain_text("with the weights of step")


def test_the_dialog_begins_with_the_standard_recipe(opened, resting_server):
    resting_server.ask("PATCH", "/api/runs/current", {"learning_rate": 0.5, "momentum": 0.1})
    opened.press("new")
    dialog = opened.page.locator("#new-run")
    for label, value in (("Learning rate", "0.1"), ("Momentum", "0.9")):
        expect(dialog.get_by_role("spinbutton", name=label)).to_have_value(value)
    dialog.get_by_role("spinbutton", name="Momentum").fill("0.3")
    dialog.get_by_role("button", name="Standard settings").click()
    expect(dialog.get_by_role("spinbutton", name="Momentum")).to_have_value("0.9")
    violations = Axe().run(opened.page).response["violations"]
    assert [f"{found['id']}: {found['nodes'][0]['target']}" for found in violations] == []


def swipe(page, place, across, along):
    """Move a finger from a place, in small steps."""
    client = page.page.context.new_cdp_session(page.page)
    x, y = place

    def touch(kind, points):
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", [{"x": x, "y": y}])
    for part in range(1, 9):
        touch("touchMove", [{"x": x + across * part / 8, "y": y + along * part / 8}])
    touch("touchEnd", [])


def test_a_finger_moves_a_slider_sideways_only(visit, resting_server):
    page = visit(resting_server, has_touch=True, viewport={"width": 390, "height": 844})
    page.page.click("#training summary")
    slider = page.page.locator("#training input[name=momentum]")
    slider.scroll_into_view_if_needed()
    value, box = slider.input_value(), slider.bounding_box()
    place = box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2
    swipe(page, place, 0, -120)
    assert slider.input_value() == value
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    place = box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2
    swipe(page, place, 0.4 * box["width"], 0)
    wait_for(lambda: resting_server.run()["momentum"] != 0.9, "the slider's move")
    assert 0.3 < int(slider.input_value()) / 1000 < 0.95


def test_every_slider_has_a_name_of_its_own(opened):
    names = ["Speed", "Learning rate", "Momentum", "Batch size", "Weight decay"]
    for name in names:
        slider = opened.page.locator("#training").get_by_role("slider", name=name, exact=True)
        expect(slider).to_have_count(1)
    for name in ("log scale of loss", "log scale of accuracy"):
        expect(opened.page.get_by_role("checkbox", name=name)).to_have_count(1)
