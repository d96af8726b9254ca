"""What the views of a run's network have in common: encodings, pictures, kept steps, refusals."""

import json

import numpy as np
import pytest

from tests.app.asking import (
    PREDICT,
    RUN,
    SEVEN,
    inspect,
    picture,
    pointers,
    problem,
    step,
    unpacked,
)

DRAWING = {"strokes": SEVEN}
# The fields of an answer that say which weights were used.
STEPS = {"step", "features_step"}
VIEWS = [
    ("explain?label=1", {}),
    ("origin?layer=3&position=3", {}),
    ("gradient-origin?label=2&layer=3&position=3", {}),
    ("move?label=2&layer=0&position=1&parameter=bias", {}),
    ("nudge", {"label": 3, "learning_rate": 0.1}),
    ("nudge-image", {"target": 3, "most_steps": 3}),
    ("saliency", {}),
    ("neighbors?k=3", {}),
    ("map", {}),
]


def same(listed, packed):
    """Whether an answer in lists says what one in base64 says, to five digits."""
    if isinstance(packed, dict):
        return listed.keys() == packed.keys() and all(same(listed[n], packed[n]) for n in packed)
    if isinstance(packed, np.ndarray):
        return np.shape(listed) == packed.shape and np.allclose(listed, packed, rtol=1e-4, atol=0)
    if isinstance(packed, list):
        return len(listed) == len(packed) and all(map(same, listed, packed))
    return listed == packed


@pytest.mark.parametrize(
    ("route", "query", "more"),
    [
        ("explain", "label=2", {}),
        ("origin", "layer=0&position=0,5,6", {}),
        ("origin", "layer=3&position=2", {}),
        ("saliency", "", {}),
        ("nudge-image", "", {"target": 1, "most_steps": 3}),
    ],
)
def test_both_encodings_say_the_same(shared, route, query, more):
    listed = inspect(shared, route, query, **more)
    packed = inspect(shared, route, query + "&encoding=base64", **more)
    assert '"float32"' in json.dumps(packed)
    assert '"float32"' not in json.dumps(listed)
    assert same(listed, unpacked(packed))


@pytest.mark.parametrize(
    "route", ["explain", "origin?layer=0&position=0,0,0", "saliency", "neighbors?k=1", "map"]
)
def test_picture_can_be_sent_as_it_is(shared, route):
    response = shared.post(RUN + route, data=picture(), content_type="image/png")
    assert response.status_code == 200, response.text


def at(route, step):
    return f"{RUN}{route}{'&' if '?' in route else '?'}at={step}"


def without_steps(answer):
    return {name: value for name, value in answer.items() if name not in STEPS}


@pytest.mark.parametrize(("route", "more"), VIEWS)
def test_kept_step_is_read_as_it_was(client, route, more):
    body = DRAWING | more
    first = client.post(RUN + route, json=body).json
    step(client, 5)
    now = client.post(RUN + route, json=body).json
    again = client.post(at(route, 0), json=body).json
    assert (again["step"], now["step"]) == (0, 5)
    assert again == first
    assert without_steps(again) != without_steps(now)


def test_kept_step_is_predicted_as_it_was(client):
    first = client.post(PREDICT, json=DRAWING).json
    step(client, 5)
    again = client.post(f"{PREDICT}?at=0", json=DRAWING).json
    assert again["step"] == 0
    # The newest weights are predicted with by another path, which adds in another order.
    assert again["probabilities"] == pytest.approx(first["probabilities"])


def test_network_of_a_kept_step_is_as_it_was(client):
    first = client.get(f"{RUN}network?weights=1").json
    step(client, 5)
    assert client.get(at("network?weights=1", 0)).json == first
    now = client.get(f"{RUN}network?weights=1").json
    assert now["step"] == 5
    assert now["layers"] != first["layers"]


@pytest.mark.parametrize(("route", "more"), [("predict", {}), *VIEWS])
def test_step_that_is_not_kept_is_named_with_those_that_are(shared, route, more):
    found = problem(shared.post(at(route, 77), json=DRAWING | more), 404)
    assert "does not keep step 77; it keeps 0" in found["detail"]
    assert problem(shared.get(at("network", 77)), 404)["detail"] == found["detail"]


@pytest.mark.parametrize(
    ("route", "place"),
    [
        ("explain?label=11", "/label"),
        ("explain?label=-1", "/label"),
        ("explain?label=NaN", "/label"),
        ("explain?encoding=hex", "/encoding"),
        ("explain?at=-1", "/at"),
        ("explain?colour=red", "/colour"),
        ("origin?layer=99&position=0", "/layer"),
        ("origin?layer=-1&position=0", "/layer"),
        ("origin?position=0", "/layer"),
        ("origin?layer=0", "/position"),
        ("origin?layer=0&position=2,0,0", "/position"),
        ("origin?layer=0&position=0,0,12", "/position"),
        ("origin?layer=0&position=0", "/position"),
        ("origin?layer=3&position=10", "/position"),
        ("origin?layer=3&position=-1", "/position"),
        ("origin?layer=3&position=1,,2", "/position"),
        ("gradient-origin?layer=0&position=0,0,0", "/label"),
        ("gradient-origin?label=1&layer=99&position=0", "/layer"),
        ("gradient-origin?label=1&layer=-2&position=0", "/layer"),
        ("gradient-origin?label=1&layer=0&position=2,0,0", "/position"),
        ("gradient-origin?label=1&layer=-1&position=0,28,0", "/position"),
        ("gradient-origin?label=1&layer=0&position=0&parameter=scale", "/parameter"),
        ("move?label=1&layer=0&position=0,0,0,9&parameter=weights", "/position"),
        ("move?label=1&layer=1&position=0&parameter=weights", "/parameter"),
        ("move?label=1&layer=0&position=0,0,0&epsilon=NaN", "/epsilon"),
        ("move?label=1&layer=0&position=0,0,0&epsilon=1e7", "/epsilon"),
        ("neighbors?k=0", "/k"),
        ("neighbors?k=101", "/k"),
        ("saliency?at=x", "/at"),
    ],
)
def test_wrong_question_is_refused(shared, route, place):
    found = problem(shared.post(RUN + route, json={"strokes": SEVEN}), 422)
    assert pointers(found)[0] == place
