"""/nudge-image: the answer is what model.inspection.nudge_image returns."""

import numpy as np
import pytest

from model import inspection
from tests.app.asking import (
    IMAGE,
    RUN,
    SEVEN,
    inspect,
    picture,
    pointers,
    problem,
    snapshot,
    unpacked,
)


def test_nudge_image_is_what_the_model_does(shared):
    run = snapshot(shared)
    found = unpacked(
        inspect(shared, "nudge-image", "encoding=base64", target=4, step_size=0.1, most_steps=30)
    )
    expected = inspection.nudge_image(run.network, run.weights, IMAGE, 4, 0.1, 30)
    assert (found["run"], found["step"], found["target"]) == (run.id, 0, 4)
    assert found["succeeded"] == expected.succeeded
    assert found["probabilities"] == expected.probabilities.tolist()
    assert np.array_equal(found["frames"], expected.frames)
    assert found["frame_steps"] == expected.frame_steps.tolist()
    assert found["ink_added"] == expected.ink_added
    assert found["ink_removed"] == expected.ink_removed


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"target": 10}, "/target"),
        ({"step_size": 0}, "/step_size"),
        ({"step_size": 1.5}, "/step_size"),
        ({"most_steps": 0}, "/most_steps"),
        ({"most_steps": 1001}, "/most_steps"),
    ],
)
def test_wrong_nudge_is_refused(shared, change, place):
    body = {"strokes": SEVEN, "target": 3} | change
    found = problem(shared.post(RUN + "nudge-image", json=body), 422)
    assert pointers(found)[0] == place


def test_picture_is_not_taken_without_a_target(shared):
    response = shared.post(RUN + "nudge-image", data=picture(), content_type="image/png")
    assert "application/json" in problem(response, 415)["detail"]
