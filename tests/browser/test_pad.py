"""Journeys on the pad: strokes, pictures, test digits, undo, the keyboard."""

import base64
import io
import re

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.visits import LAPTOP, ONE, SEVEN

CTRL = "Control"


def test_undo_redo_and_clear_by_keys_and_buttons(resting_page):
    page = resting_page
    page.draw(ONE)
    page.wait_for_ink(">", 0)
    one = page.ink()
    page.draw(SEVEN)
    page.wait_for_ink(">", one)
    two = page.ink()
    page.page.keyboard.press(f"{CTRL}+z")
    page.wait_for_ink("===", one)
    page.page.keyboard.press(f"{CTRL}+Shift+z")
    page.wait_for_ink("===", two)
    page.page.keyboard.press("Escape")
    page.wait_for_ink("===", 0)
    expect(page.page.locator("#predict .pad-hint")).to_be_visible()
    expect(page.page.locator(".bar-number").first).not_to_contain_text("%")
    page.press("undo")
    page.wait_for_ink("===", two)
    page.press("undo")
    page.press("undo")
    page.wait_for_ink("===", 0)
    page.page.keyboard.press(f"{CTRL}+y")
    page.wait_for_ink("===", one)
    page.page.keyboard.press("Delete")
    page.wait_for_ink("===", 0)


def test_a_test_digit_comes_with_its_label(resting_page):
    page = resting_page
    page.press("test-digit")
    expect(page.part("truth")).to_have_text(re.compile(r"^test image \d+: an? \d$"))
    page.wait_for_answer()
    page.wait_for_ink(">", 0)
    page.draw(ONE)
    expect(page.part("truth")).to_have_text("")
    page.page.keyboard.press(f"{CTRL}+z")
    expect(page.part("truth")).to_have_text(re.compile("test image"))


def test_a_finger_draws_and_a_second_one_does_not(visit, resting_server):
    page = visit(resting_server, has_touch=True)
    session = page.page.context.new_cdp_session(page.page)

    def touch(kind, *points):
        places = [
            {"x": page.at(point)[0], "y": page.at(point)[1], "id": i}
            for i, point in enumerate(points)
        ]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", (0.5, 0.2))
    touch("touchStart", (0.5, 0.2), (0.1, 0.1))
    touch("touchMove", (0.5, 0.5), (0.9, 0.1))
    touch("touchMove", (0.5, 0.8), (0.1, 0.9))
    touch("touchEnd")
    page.wait_for_answer()
    page.wait_for_ink(">", 0)
    left, right = page.page.evaluate(
        """() => {
          const pad = document.getElementById("pad");
          const { data } = pad.getContext("2d").getImageData(0, 0, pad.width, pad.height);
          const columns = [];
          for (let i = 3; i < data.length; i += 4) if (data[i]) columns.push((i >> 2) % pad.width);
          return [Math.min(...columns) / pad.width, Math.max(...columns) / pad.width];
        }"""
    )
    assert 0.45 < left < right < 0.55


def test_losing_the_pointer_ends_the_stroke(resting_page):
    page = resting_page
    page.pen_down(ONE)
    page.page.evaluate(
        """() => {
          const pad = document.getElementById("pad");
          pad.dispatchEvent(new PointerEvent("pointercancel", { pointerId: 1, bubbles: true }));
        }"""
    )
    page.wait_for_ink(">", 0)
    ink = page.ink()
    page.page.mouse.move(*page.at((0.9, 0.9)), steps=5)
    page.page.mouse.up()
    page.draw([(0.2, 0.2), (0.2, 0.21)])
    page.wait_for_ink(">", ink)
    assert page.ink() < 1.5 * ink


def picture_of_a_one() -> bytes:
    image = Image.new("L", (200, 300), 255)
    ImageDraw.Draw(image).line([(100, 40), (100, 260)], fill=0, width=20)
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def hand_over(page, event: str, content: bytes, name: str, kind: str) -> None:
    """Drop a file on the pad, or paste it."""
    page.page.evaluate(
        """([event, content, name, type]) => {
          const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], name, { type }));
          const happening = event === "paste"
            ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
          document.getElementById("pad").dispatchEvent(happening);
        }""",
        [event, base64.b64encode(content).decode(), name, kind],
    )


def drop(page) -> None:
    hand_over(page, "drop", picture_of_a_one(), "one.png", "image/png")


def paste(page) -> None:
    hand_over(page, "paste", picture_of_a_one(), "one.png", "image/png")


def choose(page) -> None:
    file = {"name": "one.png", "mimeType": "image/png", "buffer": picture_of_a_one()}
    page.part("file").set_input_files(file)


@pytest.mark.parametrize("bring", [drop, paste, choose])
def test_a_picture_is_read(resting_page, bring):
    page = resting_page
    with page.page.expect_request("**/predict") as asked:
        bring(page)
    assert asked.value.headers["content-type"] == "image/png"
    page.wait_for_answer()
    page.wait_for_ink(">", 0)


def test_a_large_photograph_is_made_smaller_for_the_server(resting_page):
    page = resting_page
    image = Image.effect_noise((2400, 1800), 20).point(lambda gray: min(gray + 90, 255))
    ImageDraw.Draw(image).line([(900, 400), (1500, 400), (1100, 1400)], fill=20, width=90)
    content = io.BytesIO()
    image.save(content, "JPEG", quality=95)
    with page.page.expect_response("**/predict") as answered:
        hand_over(page, "drop", content.getvalue(), "photo.jpg", "image/jpeg")
    assert answered.value.request.headers["content-type"] == "image/png"
    assert answered.value.ok


def test_a_file_that_is_not_a_picture_is_refused_in_words(resting_page):
    page = resting_page
    hand_over(page, "drop", b"just words", "words.txt", "text/plain")
    expect(page.page.locator("#predict .draw [data-part=problem]")).to_contain_text(
        "words.txt is not a picture"
    )
    page.draw(ONE)
    expect(page.page.locator("#predict .draw [data-part=problem]")).to_be_empty()


def test_drawing_by_keyboard(resting_page):
    page = resting_page
    page.page.keyboard.press("Tab")
    expect(page.page.locator(".skip")).to_be_focused()
    page.page.keyboard.press("Enter")
    page.page.locator("#pad").focus()
    page.page.keyboard.press("Space")
    for _ in range(5):
        page.page.keyboard.press("Shift+ArrowDown")
    page.page.keyboard.press("Space")
    page.wait_for_answer()
    page.wait_for_ink(">", 0)
    ink = page.ink()
    page.page.keyboard.press("Shift+ArrowLeft")
    assert page.ink() == ink
    page.page.keyboard.press("t")
    expect(page.part("truth")).to_have_text(re.compile("test image"))
    page.page.keyboard.press("?")
    expect(page.page.locator("#help")).to_be_visible()
    page.page.keyboard.press("Escape")
    expect(page.page.locator("#help")).to_be_hidden()
    expect(page.part("truth")).to_have_text(re.compile("test image"))


def test_the_pad_is_as_sharp_as_the_screen_after_its_resolution_changed(resting_page):
    page = resting_page
    page.draw(ONE)
    page.wait_for_ink(">", 0)
    pad = page.page.locator("#pad")
    side = pad.evaluate("pad => pad.clientWidth")
    assert pad.evaluate("pad => pad.width") == side
    ink = page.ink()
    session = page.page.context.new_cdp_session(page.page)
    for ratio in (2, 3):
        # Chromium evaluates media queries anew when the window, not the pad, has another size.
        size = {"width": LAPTOP["width"], "height": LAPTOP["height"] - ratio}
        screen = {**size, "deviceScaleFactor": ratio, "mobile": False}
        session.send("Emulation.setDeviceMetricsOverride", screen)
        page.wait_for_ink(">", 0.9 * ratio**2 * ink)
        assert pad.evaluate("pad => [pad.clientWidth, pad.width]") == [side, ratio * side]
