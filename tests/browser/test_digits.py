"""Journeys of a person's own digits: they are shown, learned from, and forgotten."""

from playwright.sync_api import expect

from tests.browser.digits import kept, words
from tests.browser.visits import ONE, SEVEN
from tests.waiting import wait_for


def test_kept_digits_are_shown_learned_downloaded_and_forgotten(start_server, visit):
    server = start_server(network="classic")
    page = visit(server)
    section = page.page.locator("#digits")
    expect(section.locator(".digits-none")).to_be_visible()
    expect(page.page.locator(".chart-key").filter(has_text="yours")).to_be_hidden()
    for label, points in ((7, SEVEN), (1, ONE)):
        page.draw(points)
        page.page.keyboard.press(str(label))
        expect(words(page)).to_have_text(f"Kept as a {label}.")
        page.page.keyboard.press("Escape")
    section.scroll_into_view_if_needed()
    gallery = section.locator(".kept")
    expect(gallery).to_have_count(2)
    expect(gallery.first.locator(".kept-label")).to_have_text("1")
    expect(section.locator("[data-part=reading]")).to_contain_text("your 2 digits read correctly")
    # From five digits on the chart has a third line, with the next validation.
    key = page.page.locator(".chart-key").filter(has_text="yours")
    expect(key).to_be_hidden()
    strokes = [[[10 + 20 * t, 10 + 5 * t] for t in range(5)]]
    added = [
        server.ask("POST", "/api/digits", {"label": 1, "strokes": strokes})["id"] for _ in range(3)
    ]
    page.page.evaluate("scrollTo(0, 0)")
    expect(key).to_contain_text("%")
    for id in added:
        server.ask("DELETE", f"/api/digits/{id}")
    expect(gallery).to_have_count(2)

    learn = section.get_by_role("switch", name="Learn from mine")
    learn.focus()
    page.page.keyboard.press("Space")
    wait_for(lambda: server.run()["own_digits"], "the switch")
    gain = section.locator("[data-part=gain]")
    expect(gain).to_contain_text("when it began to learn from yours")
    expect(gain).to_contain_text("MNIST's validation images")
    page.page.reload()
    page.wait_for_run()
    section.scroll_into_view_if_needed()
    expect(learn).to_be_checked()
    expect(gallery).to_have_count(2)

    with page.page.expect_download() as downloaded:
        section.get_by_role("link", name="Download").click()
    assert downloaded.value.suggested_filename == "my-digits.jsonl"
    assert len(downloaded.value.path().read_text().splitlines()) == 2

    gallery.first.get_by_role("button", name="Forget this 1").focus()
    page.page.keyboard.press("Enter")
    expect(gallery).to_have_count(1)
    expect(gallery.first.get_by_role("button")).to_be_focused()
    forgotten = section.locator("[data-part=forgotten]")
    undo = section.get_by_role("button", name="Undo")
    expect(forgotten).to_have_text("1 digit forgotten.")
    undo.focus()
    page.page.keyboard.press("Enter")
    expect(gallery).to_have_count(2)
    expect(gallery.first.get_by_role("button")).to_be_focused()
    expect(undo).to_be_hidden()
    assert kept(server) == [7, 1]
    clear = section.locator("[data-action=clear-digits]")
    clear.click()
    expect(clear).to_have_text("Really forget all 2?")
    assert kept(server) == [7, 1]
    clear.click()
    expect(gallery).to_have_count(0)
    assert kept(server) == []
    expect(section.locator(".digits-none")).to_be_visible()
    expect(forgotten).to_have_text("2 digits forgotten.")
    expect(undo).to_be_focused()
    page.page.keyboard.press("Enter")
    expect(gallery).to_have_count(2)
    expect(forgotten).to_be_empty()


def test_keeping_needs_no_key_and_learning_does(start_server, visit):
    server = start_server(teacher_key="open sesame, door", training="off")
    page = visit(server)
    page.allow("401")
    page.draw(SEVEN)
    page.wait_for_answer()
    page.page.keyboard.press("7")
    expect(words(page)).to_have_text("Kept as a 7.")
    learn = page.page.get_by_role("switch", name="Learn from mine")
    dialog = page.page.locator("#key")
    learn.click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.page.locator("#digits [data-part=problem]")).to_contain_text("teacher's key")
    expect(learn).not_to_be_checked()
    learn.click()
    dialog.get_by_label("Key").fill("open sesame, door")
    page.page.keyboard.press("Enter")
    wait_for(lambda: server.run()["own_digits"], "the switch")
    expect(learn).to_be_checked()


def test_the_page_says_while_nothing_is_saved(start_server, visit, tmp_path):
    folder = tmp_path / "kept"
    server = start_server(training="off", state_dir=str(folder))
    page = visit(server)
    notice = page.page.locator("#not-kept")
    page.draw(SEVEN)
    page.wait_for_answer()
    expect(notice).to_be_hidden()
    folder.rename(tmp_path / "elsewhere")
    folder.write_text("no folder")
    page.page.keyboard.press("7")
    expect(words(page)).to_have_text("Kept as a 7.")
    expect(notice).to_contain_text("Nothing is being saved at present.")
    folder.unlink()
    (tmp_path / "elsewhere").rename(folder)
    expect(notice).to_be_hidden(timeout=20_000)
    assert kept(server) == [7]
