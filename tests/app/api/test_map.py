"""/map: the points are those of model.inspection, for the images and for a drawing."""

import numpy as np
import pytest

from app.lab.all_measurements import MAP_IMAGES, MOST_MAP_FEATURES
from model import inspection
from tests.app.asking import IMAGE, RUN, inspect, pointers, problem, snapshot, step, unpacked


def test_map_is_what_the_model_finds(client, mnist):
    step(client, 3)
    run, images = snapshot(client), mnist.validation.images[:MAP_IMAGES]
    expected = inspection.map_images(run.network, run.weights, images)
    found = unpacked(client.get(f"{RUN}map?encoding=base64").json)
    assert (found["run"], found["step"]) == (run.id, 3)
    assert np.array_equal(found["points"], expected.points)
    assert found["indices"] == list(range(MAP_IMAGES))
    assert found["labels"] == mnist.validation.labels[:MAP_IMAGES].tolist()
    assert found["digits"] == expected.digits.tolist()
    assert found["shares"] == expected.axes.shares.tolist()
    few = client.get(f"{RUN}map?count=7").json
    assert few["indices"] == list(range(7))
    np.testing.assert_allclose(few["points"], expected.points[:7], rtol=1e-4)
    assert [few[name] for name in ("labels", "digits")] == [
        found[name][:7] for name in ("labels", "digits")
    ]


def test_a_drawing_is_placed_on_the_same_axes(client, mnist):
    run = snapshot(client)
    axes = inspection.map_images(run.network, run.weights, mnist.validation.images[:1000]).axes
    feature = inspection.features(run.network, run.weights, IMAGE[None])
    found = inspect(client, "map")
    assert found["step"] == 0
    assert found["point"] == pytest.approx(axes.points(feature)[0].tolist())
    # A held-out image is where the map has it.
    pixels = (mnist.validation.images[5] / 255).ravel().tolist()
    own = client.post(f"{RUN}map", json={"pixels": pixels}).json["point"]
    assert own == pytest.approx(client.get(f"{RUN}map").json["points"][5], abs=1e-3)


def test_kept_steps_are_placed_as_they_were(client):
    images, drawing = client.get(f"{RUN}map").json, inspect(client, "map")
    step(client, 5)
    assert client.get(f"{RUN}map?at=0").json == images
    assert inspect(client, "map", "at=0") == drawing
    now = client.get(f"{RUN}map").json
    assert now["step"] == inspect(client, "map")["step"] == 5
    assert now["points"] != images["points"]


def test_large_features_are_those_of_fewer_images(client):
    wide = [
        {"type": "conv", "filters": 8, "size": 1, "activation": "relu"},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ]
    client.post("/api/runs", json={"network": wide, "start": False})
    found = client.get(f"{RUN}map").json
    assert len(found["points"]) == len(found["labels"]) == MOST_MAP_FEATURES // (8 * 28 * 28)
    assert 0 < found["shares"][1] <= found["shares"][0] < 1


@pytest.mark.parametrize(
    ("query", "place"), [("count=0", "/count"), ("count=1001", "/count"), ("k=3", "/k")]
)
def test_wrong_question_is_refused(shared, query, place):
    assert pointers(problem(shared.get(f"{RUN}map?{query}"), 422)) == [place]


def test_step_that_is_not_kept_is_refused(shared):
    assert "does not keep step 77" in problem(shared.get(f"{RUN}map?at=77"), 404)["detail"]
