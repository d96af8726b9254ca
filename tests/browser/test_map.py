"""Journeys over the map: a drawing moves through it, and its points open their images."""

import re
from collections import Counter

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.pictures import COUNT_FRAMES, PHONE
from tests.browser.sections import deeds, scroll_to
from tests.browser.visits import SEVEN

MAP = "/api/runs/current/map"
# How much of half its side the points fill.
REACH = 0.92


def words_around(found, point):
    """What the page says of the ten images nearest to a point."""
    distances = np.linalg.norm(np.array(found["points"]) - point, axis=1)
    times = Counter(found["labels"][i] for i in np.argsort(distances)[:10])
    return [f"{n} {f'is a {d}' if n == 1 else f'are {d}s'}" for d, n in times.items() if n < 10]


def test_a_drawing_lies_where_the_server_places_it(inside, rested, pixels):
    scroll_to(inside, "map")
    found = rested.ask("GET", MAP)
    point = rested.ask("POST", MAP, {"pixels": pixels})["point"]
    place = inside.page.locator("#map [data-part=place]")
    expect(place).to_contain_text("of the 10 images nearest to it on the map")
    for words in words_around(found, point):
        expect(place).to_contain_text(words.replace("a 8", "an 8"))
    right = sum(a == b for a, b in zip(found["labels"], found["digits"], strict=True))
    expect(inside.page.locator("#map [data-part=right]")).to_contain_text(f"reads {right} of")


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE])
def test_a_drawing_made_beside_the_map_moves_through_it(visit, rested, viewport):
    page = visit(rested, viewport=viewport)
    done = deeds(page)
    scroll_to(page, "map", "as the pad is empty")
    assert done() == []
    pad = page.page.locator("#map .pad canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in SEVEN]
    points = []
    page.page.on("request", lambda sent: points.append(sent) if "/map" in sent.url else None)
    page.page.mouse.move(*places[0])
    page.page.mouse.down()
    for place in places[1:]:
        before = len(points)
        page.page.mouse.move(*place, steps=4)
        # It is asked for while the pen is down.
        with page.page.expect_response(re.compile(r"/map$")):
            page.page.mouse.move(place[0] + 1, place[1] + 1)
        assert len(points) > before
    page.page.mouse.up()
    expect(page.page.locator("#map [data-part=place]")).to_contain_text("Your drawing: of the 10")
    page.wait_for_ink(">", 0)
    assert "saw-the-map" in done()
    page.page.locator("[data-action=map-clear]").click()
    page.wait_for_ink("===", 0)


def test_points_are_reached_by_keyboard_and_brought_to_the_pad(visit, rested):
    page = visit(rested)
    scroll_to(page, "map", "as the pad is empty")
    found = rested.ask("GET", MAP)
    page.page.locator(".map-canvas").focus()
    words = page.page.locator("#map [data-part=image-words]")
    indices = []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.page.keyboard.press(key)
        expect(words).to_contain_text(re.compile(r"image \d+:"))
        indices.append(int(re.findall(r"\d+", words.inner_text())[0]))
    index = indices[-1]
    assert len(set(indices)) == 3
    label, digit = found["labels"][index], found["digits"][index]
    expect(words).to_contain_text(re.compile(rf"a[n]? {label}, read as {digit}"))
    expect(page.page.locator("#map [data-part=spoken]")).to_contain_text(f"image {index}:")
    bring = page.page.locator("[data-action=map-bring]")
    expect(bring).to_have_attribute("aria-disabled", "false")
    page.page.keyboard.press("Enter")
    expect(bring).to_be_focused()
    page.page.keyboard.press("Enter")
    expect(page.part("truth")).to_have_text(re.compile(rf"^validation image {index}: "))
    expect(page.page.locator("#map [data-part=seen]")).to_contain_text(f"validation image {index},")


def test_a_tap_opens_the_image_of_a_point(visit, rested):
    page = visit(rested, viewport=PHONE, has_touch=True)
    scroll_to(page, "map", "as the pad is empty")
    points = np.array(rested.ask("GET", MAP)["points"])
    low, high = points.min(axis=0), points.max(axis=0)
    places = 0.5 * (1 + REACH * (points - (low + high) / 2) * 2 / (high - low).max())
    apart = np.linalg.norm(places[:, None] - places, axis=2) + np.eye(len(places))
    alone = int(apart.min(axis=1).argmax())
    canvas = page.page.locator(".map-canvas")
    x, y = places[alone] * canvas.bounding_box()["width"]
    canvas.tap(position={"x": float(x), "y": float(y)})
    words = page.page.locator("#map [data-part=image-words]")
    expect(words).to_contain_text(f"Validation image {alone}:")
    expect(page.page.locator("#map [data-part=image-canvas]")).to_have_attribute(
        "aria-label", f"Validation image {alone}"
    )


def test_the_map_is_of_the_moment_that_is_shown(inside, rested):
    scroll_to(inside, "replay")
    inside.page.get_by_label("Checkpoint of the run").focus()
    inside.page.keyboard.press("Home")
    scroll_to(inside, "map", ", at step 0")
    first = sum(rested.ask("GET", f"{MAP}?at=0")["shares"])
    now = sum(rested.ask("GET", MAP)["shares"])
    shares = inside.page.locator("#map [data-part=shares]")
    expect(shares).to_contain_text(f"show {100 * first:.0f}% of")
    inside.page.locator("#moment button").click()
    expect(shares).to_contain_text(f"show {100 * now:.0f}% of")


def test_the_map_follows_the_training(page):
    scroll_to(page, "map", "as the pad is empty")
    seen = page.page.locator("#map [data-part=seen]")
    before = seen.inner_text()
    expect(seen).not_to_have_text(before)


def test_a_map_that_does_not_change_is_not_painted(visit, rested):
    page = visit(rested, script=COUNT_FRAMES)
    scroll_to(page, "map", "as the pad is empty")
    page.page.wait_for_function("() => window.framesAsked > 5")
    # For half a second no frame is asked for.
    page.page.wait_for_function(
        """() => {
          const isStill = window.framesAsked === window.framesBefore;
          window.framesBefore = window.framesAsked;
          return isStill;
        }""",
        polling=500,
    )


def test_points_do_not_move_for_those_who_prefer_no_motion(visit, rested):
    page = visit(rested, script=COUNT_FRAMES, reduced_motion="reduce")
    scroll_to(page, "map", "as the pad is empty")
    expect(page.page.locator("#map [data-part=place]")).to_contain_text("This image")
    before = page.page.evaluate("window.framesAsked")
    page.page.locator(".map-canvas").focus()
    page.page.keyboard.press("ArrowRight")
    expect(page.page.locator("#map [data-part=spoken]")).to_contain_text("Validation image")
    assert page.page.evaluate("window.framesAsked") <= before + 1
