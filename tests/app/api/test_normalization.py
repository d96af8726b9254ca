"""The way of a drawing to the network's input, and predictions that leave steps out."""

import numpy as np
import pytest

from model.drawing.forms import from_image, from_strokes
from model.drawing.placement import Normalization
from tests.app.asking import PREDICT, SEVEN, data_url, picture, pointers, problem

WAY = "/api/normalization"
CANVAS = [100.0, 100.0]


def stages(response):
    assert response.status_code == 200, response.text
    found = response.json["stages"]
    return {
        stage["name"]: np.reshape(stage["pixels"], (stage["height"], stage["width"]))
        for stage in found
    }


@pytest.mark.parametrize(
    "send",
    [
        {"json": {"strokes": SEVEN, "canvas": CANVAS}},
        {"json": {"image": data_url(picture())}},
        {"data": picture(), "content_type": "image/png"},
    ],
    ids=["strokes", "data URL", "png"],
)
def test_every_step_is_shown_and_the_last_is_what_the_network_sees(shared, send):
    found = stages(shared.post(WAY, **send))
    assert list(found) == ["drawing", "crop", "box", "width", "placed", "centered"]
    assert found["drawing"].shape == (112, 112)
    assert max(found["crop"].shape) == 112
    assert max(found["box"].shape) == 20
    assert found["placed"].shape == found["centered"].shape == (28, 28)
    seen = shared.post(PREDICT, **send).json["input"]
    assert found["centered"].ravel() == pytest.approx(seen, abs=1e-3)
    assert all(picture.min() >= 0 and picture.max() <= 1 for picture in found.values())


def test_what_was_measured_is_told(shared):
    of_strokes = shared.post(WAY, json={"strokes": SEVEN, "canvas": CANVAS}).json["measured"]
    of_picture = shared.post(WAY, data=picture(), content_type="image/png").json["measured"]
    assert of_strokes["stroke_width"] is None
    # The picture's line is 10 of 100 pixels wide.
    assert of_picture["stroke_width"] == pytest.approx(10, abs=1)
    # 70 units become the 20 pixels of the box, but for the pen's own width.
    assert of_strokes["scale"] == pytest.approx((20 - 2.5) / 70, rel=0.1)
    seen = from_strokes(SEVEN, steps=Normalization(center=False))
    x = (seen.sum(axis=0) @ np.arange(28)) / seen.sum()
    assert of_strokes["center_of_mass"][0] == pytest.approx(x, abs=1e-3)


@pytest.mark.parametrize(
    ("query", "steps"),
    [
        ("", Normalization()),
        ("?crop=0", Normalization(crop=False)),
        ("?box=28", Normalization(box=28)),
        ("?width=own", Normalization(stroke_width=None)),
        ("?width=4.5&box=18", Normalization(stroke_width=4.5, box=18)),
        ("?center=0", Normalization(center=False)),
        ("?crop=false&box=28&width=own&center=false", Normalization(False, 28, None, False)),
    ],
)
def test_steps_are_left_out_on_request_here_and_in_predictions(shared, query, steps):
    expected = from_strokes(SEVEN, (100, 100), steps).ravel()
    body = {"strokes": SEVEN, "canvas": CANVAS}
    found = stages(shared.post(f"{WAY}{query}", json=body))["centered"]
    assert found.ravel() == pytest.approx(expected, abs=1e-3)
    seen = shared.post(f"{PREDICT}{query}", json=body).json["input"]
    assert seen == pytest.approx(expected.tolist(), abs=1e-6)
    seen = shared.post(f"{PREDICT}{query}", data=picture(), content_type="image/png").json["input"]
    assert seen == pytest.approx(from_image(picture(), steps).ravel().tolist(), abs=1e-6)


def test_a_step_back_in_time_takes_them_too(shared):
    body = {"strokes": SEVEN, "canvas": CANVAS}
    now = shared.post(f"{PREDICT}?crop=0", json=body).json
    then = shared.post(f"{PREDICT}?crop=0&at=0", json=body).json
    assert then["probabilities"] == pytest.approx(now["probabilities"], abs=1e-5)
    assert then["input"] == now["input"]


def test_pixels_need_no_way(shared):
    body = {"pixels": [0.5] * 784}
    found = problem(shared.post(WAY, json=body), 422)
    assert pointers(found) == ["/pixels"]
    assert "strokes or a picture" in found["detail"]
    assert shared.post(f"{PREDICT}?crop=0", json=body).json["input"] == body["pixels"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("box=0", "/box"),
        ("box=28.5", "/box"),
        ("box=nan", "/box"),
        ("width=0.4", "/width"),
        ("width=wide", "/width"),
        ("width=9&box=5", "/width"),
        ("crop=perhaps", "/crop"),
        ("ink=1", "/ink"),
    ],
)
def test_steps_that_cannot_be_are_refused(shared, query, pointer):
    for route in (WAY, PREDICT):
        found = problem(shared.post(f"{route}?{query}", json={"strokes": SEVEN}), 422)
        assert pointers(found)[0].startswith(pointer)


@pytest.mark.parametrize("canvas", [[0, 1], [1], [1, 2, 3], "wide", None, [1e200, 1]])
def test_a_canvas_that_cannot_be_is_refused(shared, canvas):
    problem(shared.post(WAY, json={"strokes": SEVEN, "canvas": canvas}), 422)
