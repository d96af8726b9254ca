"""Journeys to other runs: new ones, and back to those before."""

from playwright.sync_api import expect

from tests.waiting import wait_for


def test_a_new_run_and_back_to_the_one_before(page, server):
    before = server.run()["id"]
    page.press("new")
    dialog = page.page.locator("#new-run")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Seed").fill("7")
    dialog.get_by_label("Network").select_option("classic")
    dialog.get_by_label("Optimizer").select_option("adam")
    dialog.get_by_label("Learning rate").fill("0.002")
    dialog.get_by_role("button", name="Start training").click()
    expect(dialog).to_be_hidden()
    run = wait_for(lambda: (run := server.run())["id"] != before and run, "the new run")
    assert (run["seed"], run["network"], run["optimizer"]) == (7, "classic", "adam")
    paused = lambda: server.ask("GET", f"/api/runs/{before}")["status"] == "paused"  # noqa: E731
    wait_for(paused, "the other run's pause")
    expect(page.page.locator(".layers tbody tr")).to_have_count(6)
    page.page.click("#runs-menu [data-part=toggle]")
    page.page.click(f"li[data-id='{before}'] [data-action=follow]")
    expect(page.page.locator(".layers tbody tr")).to_have_count(7)
    expect(page.part("status-words")).to_have_text("paused")
    page.page.click("#runs-menu [data-part=toggle]")
    # A request for the run may still be under way when it is deleted.
    page.allow(f"404 (NOT FOUND) {server.url}/api/runs/{before}")
    page.page.click(f"li[data-id='{before}'] [data-action=forget]")
    expect(page.page.locator("#runs-menu")).to_be_hidden()
    expect(page.page.locator(".layers tbody tr")).to_have_count(6)


def test_a_network_that_cannot_be_built_is_refused_where_it_was_written(page):
    page.allow("422")
    page.press("new")
    dialog = page.page.locator("#new-run")
    dialog.locator("summary").click()
    layers = dialog.locator("textarea")
    layers.fill('[{"type": "conv"')
    dialog.get_by_role("button", name="Start training").click()
    expect(dialog.locator(".problem")).to_contain_text("not valid JSON")
    layers.fill('[{"type": "convolve", "filters": 8}]')
    dialog.get_by_role("button", name="Start training").click()
    expect(dialog.locator(".problem")).to_contain_text("convolve")
    expect(layers).to_have_attribute("aria-invalid", "true")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
