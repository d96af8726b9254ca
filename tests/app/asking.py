"""Requests to a server, the drawings in them, and how their answers are read."""

import base64
import json
import re
from io import BytesIO

import numpy as np
from PIL import Image

from model.drawing import line_of_strokes, normalize
from tests.waiting import wait_for

RUN = "/api/runs/current/"
PREDICT = f"{RUN}predict"
SEVEN = [[[20, 20], [80, 20], [45, 90]]]
# What the network sees of it.
IMAGE = normalize(line_of_strokes(SEVEN))
NUDGE = {"strokes": SEVEN, "label": 7, "learning_rate": 0.01}


def picture(side=100, mode="L", kind="PNG"):
    """A thick vertical line, dark on light, as a file."""
    pixels = np.full((side, side), 255, np.uint8)
    pixels[side // 5 : -side // 5, side * 9 // 20 : side * 11 // 20] = 0
    file = BytesIO()
    Image.fromarray(pixels).convert(mode).save(file, kind)
    return file.getvalue()


def data_url(content):
    return "data:image/png;base64," + base64.b64encode(content).decode()


def problem(response, status):
    """The body of a problem, checked for its form."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    body = response.json
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    return body


def pointers(body):
    return [error["pointer"] for error in body["errors"]]


def state(client, run="current", **query):
    response = client.get(f"/api/runs/{run}", query_string=query)
    assert response.status_code == 200
    return response.json


def step(client, count, run="current"):
    goal = state(client, run)["step"] + count
    assert client.post(f"/api/runs/{run}/step", json={"count": count}).status_code == 202
    return wait_for(lambda: (s := state(client, run))["step"] >= goal and s, f"step {goal}")


def snapshot(client):
    return client.application.extensions["nudge"].lab.run("current")


def inspect(client, route, query="", **more):
    """The answer of a route about SEVEN."""
    response = client.post(f"{RUN}{route}?{query}", json={"strokes": SEVEN} | more)
    assert response.status_code == 200, response.text
    # As a number: the letters may occur in base64.
    assert not re.search(r"[\[:,]\s*NaN", response.text)
    return response.json


def unpacked(found):
    """An answer whose base64 has been decoded to arrays."""
    if isinstance(found, dict) and found.keys() == {"shape", "float32"}:
        numbers = np.frombuffer(base64.b64decode(found["float32"], validate=True), "<f4")
        return numbers.reshape(found["shape"])
    if isinstance(found, dict):
        return {name: unpacked(value) for name, value in found.items()}
    return [unpacked(value) for value in found] if isinstance(found, list) else found


def bomb(side):
    """A PNG of a few bytes that unpacks to side x side pixels."""
    file = BytesIO()
    Image.new("1", (side, side), 1).save(file, "PNG")
    return file.getvalue()


def webp_header(width, height):
    """The beginning of a WebP file that claims a canvas of so many pixels."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + (10).to_bytes(4, "little") + bytes(4) + sides
    return b"RIFF" + (len(chunk) + 4).to_bytes(4, "little") + b"WEBP" + chunk


def pixels(count=784, **wrong):
    values = [0.5] * count
    for place, value in wrong.items():
        values[int(place[1:])] = value
    return json.dumps({"pixels": values})


BAD_JSON = {
    "NaN as a literal": (pixels(p3=float("nan")), 400, None, "not JSON"),
    "infinity as a literal": (pixels(p3=float("inf")), 400, None, "not JSON"),
    "no JSON": ("{strokes", 400, None, "not JSON"),
    "nothing": ("", 400, None, "not JSON"),
    "half of it": ('{"strokes": [[[1, 2]', 400, None, "not JSON"),
    "another encoding": (b'{"image": "\xff"}', 400, None, "not JSON"),
    "very deep": ("[" * 100_000, 400, None, "not JSON"),
    "a list": ("[]", 422, None, "object"),
    "no form": ("{}", 422, None, "exactly one of image, strokes and pixels; none was sent"),
    "two forms": ('{"strokes": [], "pixels": []}', 422, None, ""),
    "a negative pixel": (pixels(p3=-0.1), 422, "/pixels/3", "greater than or equal to 0"),
    "a pixel over 1": (pixels(p3=255), 422, "/pixels/3", "less than or equal to 1"),
    "a pixel too large for a float": (pixels().replace("0.5", "1e999", 1), 422, "/pixels/0", ""),
    "a pixel in words": (pixels(p3="0.5"), 422, "/pixels/3", "number"),
    "a pixel that is true": (pixels(p3=True), 422, "/pixels/3", "number"),
    "783 pixels": (pixels(783), 422, "/pixels", "784"),
    "785 pixels": (pixels(785), 422, "/pixels", "784"),
    "pixels without ink": (json.dumps({"pixels": [0] * 784}), 422, "/pixels", "no ink"),
    "no strokes": ('{"strokes": []}', 422, "/strokes", "empty"),
    "an empty stroke": ('{"strokes": [[]]}', 422, "/strokes", "empty"),
    "a point of three": ('{"strokes": [[[1, 2, 3]]]}', 422, "/strokes/0/0", "at most 2"),
    "a point in words": ('{"strokes": [[["a", 2]]]}', 422, "/strokes/0/0/0", "number"),
    "strokes of points": ('{"strokes": [[1, 2]]}', 422, "/strokes/0/0", "list"),
    "a broken data URL": ('{"image": "data:image/png;base64,%%%"}', 422, "/image", "base64"),
    "no data URL": ('{"image": "four"}', 422, "/image", "data:image/png;base64,"),
    "a data URL of text": (json.dumps({"image": data_url(b"hello")}), 422, "/image", ""),
    "a white picture": (json.dumps({"image": data_url(bomb(50))}), 422, "/image", "ink"),
    "an unknown field": ('{"strokes": [[[1, 2]]], "ink": 3}', 422, "/ink", "no such field"),
    "too many points": (json.dumps({"strokes": [[[1, 2]] * 20_001]}), 413, None, "20000"),
    "too many strokes": (json.dumps({"strokes": [[[1, 2]]] * 501}), 413, None, "501 strokes"),
}
