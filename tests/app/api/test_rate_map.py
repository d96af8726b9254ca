"""/rate-map: the answer is what model.inspection.rate_map finds for the drawing and a batch."""

import numpy as np
import pytest

from app.lab.all_measurements import RATE_MAP_IMAGES
from model import inspection
from tests.app.asking import IMAGE, RUN, SEVEN, inspect, pointers, problem, snapshot, step

DRAWING = {"strokes": SEVEN, "label": 7}


def lists(found):
    """What a map should be on the wire."""
    return {
        name: [n if np.isfinite(n) else None for n in v.tolist()] if np.ndim(v) else v
        for name, v in vars(found).items()
    }


def test_rate_map_is_what_the_model_finds(shared, mnist):
    run = snapshot(shared)
    found = inspect(shared, "rate-map", label=7)
    assert (found["run"], found["step"]) == (run.id, 0)
    assert found["rates"] == inspection.RATES.tolist()
    drawing = inspection.rate_map(run.network, run.weights, IMAGE[None], np.array([7]))
    assert found["drawing"] == lists(drawing)
    train = mnist.train
    batch = inspection.rate_map(
        run.network, run.weights, *(part[:RATE_MAP_IMAGES] for part in (train.images, train.labels))
    )
    assert found["batch"] == lists(batch) | {"step": 0, "count": 128}


def test_a_kept_step_has_a_map_of_its_own(client):
    first = inspect(client, "rate-map", label=7)
    step(client, 3)
    now = inspect(client, "rate-map", label=7)
    assert (now["step"], now["batch"]["step"]) == (3, 3)
    assert now["batch"]["before"] != first["batch"]["before"]
    assert inspect(client, "rate-map", "at=0", label=7) == first


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"label": 10}, "/label"),
        ({"label": None}, "/label"),
        ({"pixels": [0] * 784}, ""),
        ({"rates": [1]}, "/rates"),
    ],
)
def test_wrong_requests_are_refused(shared, change, place):
    found = problem(shared.post(RUN + "rate-map", json=DRAWING | change), 422)
    assert pointers(found)[0] == place


def test_unknown_steps_are_refused(shared):
    problem(shared.post(RUN + "rate-map?at=77", json=DRAWING), 404)
