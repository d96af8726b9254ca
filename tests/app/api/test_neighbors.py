"""/neighbors: the answer is what model.inspection.nearest returns for the training images."""

import pytest

from app.lab.all_measurements import IMAGES_WHILE_TRAINING, MOST_FEATURES
from model import inspection
from tests.app.asking import IMAGE, inspect, snapshot, step


def test_neighbors_are_the_nearest_training_images(client, mnist):
    step(client, 3)
    run, train = snapshot(client), mnist.train
    found = inspect(client, "neighbors", "k=4")
    assert (found["run"], found["step"], found["features_step"]) == (run.id, 3, 3)
    assert found["images"] == 55_000
    known = inspection.features(run.network, run.weights, train.images)
    own = inspection.features(run.network, run.weights, IMAGE[None])[:, 0]
    indices, distances = inspection.nearest(known, own, 4)
    assert [n["index"] for n in found["neighbors"]] == indices.tolist()
    assert [n["distance"] for n in found["neighbors"]] == pytest.approx(distances.tolist())
    for neighbor in found["neighbors"]:
        assert neighbor["label"] == train.labels[neighbor["index"]]
        pixels = train.images[neighbor["index"]].ravel() / 255
        assert neighbor["pixels"] == pytest.approx(pixels.tolist(), abs=1e-6)


def test_large_features_are_those_of_the_first_images(client, mnist):
    wide = [
        {"type": "conv", "filters": 2, "size": 1, "activation": "relu"},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ]
    client.post("/api/runs", json={"network": wide, "start": False})
    found = inspect(client, "neighbors", "k=100")
    assert found["images"] == MOST_FEATURES // (2 * 28 * 28)
    assert all(n["index"] < found["images"] for n in found["neighbors"])


def test_fewer_images_are_searched_while_a_run_trains(make_app):
    client = make_app(training=True).test_client()
    found = inspect(client, "neighbors", "k=100")
    assert found["images"] == IMAGES_WHILE_TRAINING
    assert all(n["index"] < IMAGES_WHILE_TRAINING for n in found["neighbors"])
