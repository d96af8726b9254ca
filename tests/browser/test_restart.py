"""A server that is restarted is found again, without loading the page again."""

import re

from playwright.sync_api import expect

from tests.browser.visits import ONE


def test_the_run_of_a_restarted_server_is_found_by_a_page_that_followed_another(
    start_server, visit
):
    first = start_server(training="off")
    chosen = first.run()["id"]
    first.ask("POST", "/api/runs", {"start": False})
    page = visit(first)
    for error in ("ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET", "404"):
        page.allow(error)
    page.page.click("#runs-menu [data-part=toggle]")
    page.page.click(f"li[data-id='{chosen}'] [data-action=follow]")
    first.stop()
    banner = page.page.locator("#connection")
    expect(banner).to_have_text(re.compile("Connection lost"))
    page.draw(ONE)
    second = start_server(port=first.port, training="off")
    expect(banner).to_be_hidden()
    page.wait_for_answer()
    page.press("step")
    expect(page.figure("Step")).to_have_text("1")
    assert second.run()["step"] == 1
    expect(page.page.locator("#runs-menu")).to_be_hidden()
