"""The stages from a drawing to the network's input, and predictions that leave some out."""

import numpy as np
import pytest

from model.drawing import Normalization, line_of_picture, line_of_strokes, normalize
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
def test_every_stage_is_shown_and_the_last_is_what_the_network_sees(shared, send):
    found = stages(shared.post(WAY, **send))
    assert list(found) == ["drawing", "crop", "box", "width", "placed", "centered"]
    assert found["drawing"].shape == (112, 112)
    assert max(found["crop"].shape) == 112
    assert max(found["box"].shape) == 20
    assert found["placed"].shape == found["centered"].shape == (28, 28)
    seen = shared.post(PREDICT, **send).json["input"]
    assert found["centered"].ravel() == pytest.approx(seen, abs=1e-3)
    assert all(picture.min() >= 0 and picture.max() <= 1 for picture in found.values())


def test_the_measurements_are_given(shared):
    of_strokes = shared.post(WAY, json={"strokes": SEVEN, "canvas": CANVAS}).json["measured"]
    of_picture = shared.post(WAY, data=picture(), content_type="image/png").json["measured"]
    assert of_strokes["stroke_width"] is None
    # The picture's line is 10 of 100 pixels wide.
    assert of_picture["stroke_width"] == pytest.approx(10, abs=1)
    # 70 units become the 20 pixels of the box, but for the pen's own width.
    assert of_strokes["scale"] == pytest.approx((20 - 2.5) / 70, rel=0.1)
    seen = normalize(line_of_strokes(SEVEN), Normalization(center=False))
    x = (seen.sum(axis=0) @ np.arange(28)) / seen.sum()
    assert of_strokes["center_of_mass"][0] == pytest.approx(x, abs=1e-3)


@pytest.mark.parametrize(
    ("query", "normalization"),
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
def test_stages_are_left_out_on_request_here_and_in_predictions(shared, query, normalization):
    expected = normalize(line_of_strokes(SEVEN, (100, 100)), normalization).ravel()
    body = {"strokes": SEVEN, "canvas": CANVAS}
    found = stages(shared.post(f"{WAY}{query}", json=body))["centered"]
    assert found.ravel() == pytest.approx(expected, abs=1e-3)
    seen = shared.post(f"{PREDICT}{query}", json=body).json["input"]
    assert seen == pytest.approx(expected.tolist(), abs=1e-6)
    seen = shared.post(f"{PREDICT}{query}", data=picture(), content_type="image/png").json["input"]
    expected = normalize(line_of_picture(picture()), normalization).ravel()
    assert seen == pytest.approx(expected.tolist(), abs=1e-6)


def test_a_prediction_at_a_kept_step_leaves_them_out_too(shared):
    body = {"strokes": SEVEN, "canvas": CANVAS}
    now = shared.post(f"{PREDICT}?crop=0", json=body).json
    then = shared.post(f"{PREDICT}?crop=0&at=0", json=body).json
    assert then["probabilities"] == pytest.approx(now["probabilities"], abs=1e-5)
    assert then["input"] == now["input"]


def test_pixels_have_no_stages(shared):
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
        ("width=19&box=20", "/width"),
        ("width=20", "/width"),
        ("crop=perhaps", "/crop"),
        ("ink=1", "/ink"),
    ],
)
def test_a_wrong_normalization_is_refused(shared, query, pointer):
    for route in (WAY, PREDICT):
        found = problem(shared.post(f"{route}?{query}", json={"strokes": SEVEN}), 422)
        assert pointers(found)[0].startswith(pointer)


@pytest.mark.parametrize("canvas", [[0, 1], [1], [1, 2, 3], "wide", None, [1e200, 1]])
def test_a_wrong_canvas_is_refused(shared, canvas):
    problem(shared.post(WAY, json={"strokes": SEVEN, "canvas": canvas}), 422)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("?crop=0", {"strokes": SEVEN, "canvas": [10, 10]}),
        ("?crop=0&center=0", {"strokes": SEVEN, "canvas": [10, 10]}),
        ("?crop=0&center=0&width=own", {"strokes": [[[500, 20], [500, 80]]], "canvas": CANVAS}),
    ],
)
def test_an_input_without_ink_is_an_empty_drawing(shared, query, body):
    for route in (WAY, PREDICT):
        found = problem(shared.post(f"{route}{query}", json=body), 422)
        assert pointers(found) == [f"/{next(iter(body))}"]
        assert "no ink" in found["detail"]


@pytest.mark.parametrize(
    ("strokes", "canvas"),
    [
        ([[[0, 0], [1e20, 1e20]]], [1, 1]),
        (SEVEN, [1e-300, 1e-300]),
        ([[[1e-310, 0], [0, 1e-310]]], [1e-300, 1e-300]),
        ([[[5e90, 5e90], [9e90, 8e90]]], [1e-90, 1]),
    ],
)
def test_a_canvas_that_is_tiny_beside_its_strokes_is_refused(shared, strokes, canvas):
    for query in ("", "?crop=0", "?crop=0&width=own"):
        body = {"strokes": strokes, "canvas": canvas}
        found = problem(shared.post(f"{WAY}{query}", json=body), 422)
        assert pointers(found) == ["/strokes"]
        assert "canvas" in found["detail"]


@pytest.mark.parametrize(
    ("strokes", "canvas"),
    [([[[1e-99, 0], [0, 2e-99]]], [9e99, 9e99]), ([[[0, 0]]], [1e-300, 9e99])],
)
@pytest.mark.parametrize("query", ["", "?crop=0", "?crop=0&width=own&center=0"])
def test_strokes_that_are_tiny_beside_their_canvas_are_a_dot(shared, strokes, canvas, query):
    found = stages(shared.post(f"{WAY}{query}", json={"strokes": strokes, "canvas": canvas}))
    assert 0 < found["centered"].sum() < 30
