"""Journeys on the pad: whatever is drawn or brought there is read at once."""

import base64
import io
import re

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.visits import ONE, SEVEN

CTRL = "Control"


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
    expect(page.page.locator(".pad-hint")).to_be_visible()
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


@pytest.mark.parametrize("way", ["drop", "paste", "choose"])
def test_a_picture_is_read(resting_page, way):
    page = resting_page
    with page.page.expect_request("**/predict") as asked:
        if way == "choose":
            file = {"name": "one.png", "mimeType": "image/png", "buffer": picture_of_a_one()}
            page.part("file").set_input_files(file)
        else:
            hand_over(page, way, picture_of_a_one(), "one.png", "image/png")
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


def test_what_is_no_picture_is_refused_in_words(resting_page):
    page = resting_page
    hand_over(page, "drop", b"just words", "words.txt", "text/plain")
    expect(page.page.locator("#predict [data-part=problem]")).to_contain_text(
        "words.txt is not a picture"
    )
    page.draw(ONE)
    expect(page.page.locator("#predict [data-part=problem]")).to_be_empty()


def test_what_is_no_digit_is_said_to_be_none(resting_page):
    page = resting_page

    def answer(route):
        # A line across the middle: an input without ink could not be asked about further.
        seen = [0] * 400 + [1] * 12 + [0] * 372
        doubt = {"digit": None, "certainty": 0.1, "reason": "not-a-digit"}
        content = {"probabilities": [0.1] * 10, "input": seen, "run": "none", "step": 0}
        route.fulfill(json=doubt | content)

    page.page.route("**/predict", answer)
    page.draw(ONE)
    expect(page.part("words")).to_have_text("This does not look like a digit to me.")


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
