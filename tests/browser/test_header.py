"""Journeys of what the whole page needs: the server, the teacher's key, the theme."""

import re

from playwright.sync_api import expect

from tests.browser.visits import ONE

FORBIDDEN_STORAGE = """Object.defineProperty(window, "sessionStorage", {
  get() {
    throw new DOMException("forbidden", "SecurityError");
  },
})"""


def test_a_lost_server_is_reported_and_found_again(start_server, visit):
    first = start_server()
    page = visit(first)
    for error in ("ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET", "404"):
        page.allow(error)
    page.draw(ONE)
    page.wait_for_answer()
    first.stop()
    expect(page.page.locator("#connection")).to_have_text(re.compile("Connection lost"))
    page.page.keyboard.press("Escape")
    page.draw(ONE)
    expect(page.part("words")).to_contain_text("your drawing is read as soon as it does")
    expect(page.page.locator("[data-part=introduction]")).to_contain_text("does not answer")
    second = start_server(port=first.port)
    expect(page.page.locator("#connection")).to_be_hidden()
    page.wait_for_step(second.run()["step"])
    page.wait_for_answer()


def test_the_teachers_key_is_asked_for_once(start_server, visit):
    server = start_server(teacher_key="open sesame, door")
    page = visit(server)
    page.allow("401")
    dialog = page.page.locator("#key")
    page.press("toggle")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Key").fill("wrong")
    page.page.keyboard.press("Enter")
    expect(page.page.locator("#training [data-part=problem]")).not_to_be_empty()
    page.press("toggle")
    dialog.get_by_label("Key").fill("open sesame, door")
    dialog.get_by_role("button", name="Use this key").click()
    expect(page.part("status-words")).to_have_text("paused")
    page.press("toggle")
    expect(page.part("status-words")).to_have_text("training")
    expect(dialog).to_be_hidden()


def test_the_teachers_key_holds_for_the_page_where_storage_is_forbidden(start_server, visit):
    server = start_server(teacher_key="open sesame, door")
    page = visit(server, script=FORBIDDEN_STORAGE)
    page.allow("401")
    page.press("toggle")
    dialog = page.page.locator("#key")
    dialog.get_by_label("Key").fill("open sesame, door")
    dialog.get_by_role("button", name="Use this key").click()
    expect(page.part("status-words")).to_have_text("paused")
    page.press("toggle")
    expect(page.part("status-words")).to_have_text("training")
    expect(dialog).to_be_hidden()


def background(page) -> str:
    return page.page.evaluate("getComputedStyle(document.body).backgroundColor")


def brightness(color: str) -> int:
    """Add the red, green and blue of "rgb(1, 2, 3)"."""
    return sum(map(int, re.findall(r"\d+", color)))


def test_the_theme_is_the_systems_until_it_is_chosen(visit, resting_server):
    page = visit(resting_server, color_scheme="dark")
    dark = background(page)
    page.page.click("#theme-toggle")
    light = background(page)
    assert brightness(light) > 600 > 150 > brightness(dark)
    page.page.reload()
    page.wait_for_run()
    assert background(page) == light
