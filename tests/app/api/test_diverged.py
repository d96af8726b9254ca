"""A diverged run, or one whose weights are not finite: its answers have null where they may."""

import numpy as np
import pytest
import schemathesis
from schemathesis.specs.openapi.checks import response_schema_conformance

from app.lab.snapshots import Moment
from tests.app.asking import NUDGE, PREDICT, RUN, SEVEN, inspect, problem, snapshot, state
from tests.conftest import SMALL
from tests.waiting import wait_for

DRAWING = {"strokes": SEVEN}
REQUESTS = [
    ("GET", "/api/runs", {}),
    ("GET", "/api/runs/{run}", {}),
    ("GET", "/api/runs/{run}/network", {"query": {"weights": True}}),
    ("GET", "/api/runs/{run}/evaluation", {}),
    ("GET", "/api/runs/{run}/checkpoint", {"query": {"format": "json"}}),
    ("POST", "/api/runs/{run}/predict", {"body": DRAWING}),
    ("POST", "/api/runs/{run}/replay", {"query": {"present": True}, "body": DRAWING}),
    ("POST", "/api/runs/{run}/explain", {"query": {"label": 3}, "body": DRAWING}),
    ("POST", "/api/runs/{run}/origin", {"query": {"layer": 3, "position": "1"}, "body": DRAWING}),
    (
        *("POST", "/api/runs/{run}/gradient-origin"),
        {"query": {"label": 3, "layer": 0, "position": "0,1,1"}, "body": DRAWING},
    ),
    (
        *("POST", "/api/runs/{run}/move"),
        {"query": {"label": 3, "layer": 0, "position": "0,1,1"}, "body": DRAWING},
    ),
    ("POST", "/api/runs/{run}/saliency", {"body": DRAWING}),
    ("POST", "/api/runs/{run}/neighbors", {"body": DRAWING}),
]


@pytest.fixture(scope="module")
def diverged(shared):
    """A client of a server whose current run diverged at once, and the description of its API."""
    settings = {"learning_rate": 1e9, "optimizer": "sgd", "schedule": "constant"}
    shared.post("/api/runs", json={"network": SMALL, "training": settings})
    wait_for(lambda: state(shared)["status"] == "diverged", "divergence")
    return shared, schemathesis.openapi.from_wsgi("/api/openapi.json", shared.application)


@pytest.mark.parametrize(("method", "path", "send"), REQUESTS)
def test_answers_are_as_described(diverged, method, path, send):
    _, description = diverged
    sent = {"path_parameters": {"run": "current"}} if "{run}" in path else {}
    kind = {"media_type": "application/json"} if "body" in send else {}
    case = description[path][method].Case(**sent, **kind, **send)
    answer = case.call_and_validate(checks=[response_schema_conformance])
    assert answer.status_code == 200
    assert "NaN" not in answer.text
    assert "Infinity" not in answer.text


def test_diverged_run_says_so_and_predicts_no_digit(diverged):
    client, _ = diverged
    assert "finite number" in state(client)["error"]
    found = client.post(PREDICT, json=DRAWING).json
    assert found["probabilities"] == [None] * 10
    assert found["digit"] is found["certainty"] is None


def test_diverged_run_is_not_nudged(diverged):
    client, _ = diverged
    refused = problem(client.post(RUN + "nudge", json=NUDGE | {"apply": True}), 409)
    assert "has diverged" in refused["detail"]


@pytest.fixture
def broken(client, monkeypatch):
    """A client of a server whose run has weights that are not finite."""
    run = snapshot(client)
    moment = Moment(run.id, 0, run.network, np.full_like(run.weights, np.nan), False)
    for module in ("nudge", "nudge_image", "explanation", "map", "dreams"):
        monkeypatch.setattr(f"app.api.{module}.moment_of", lambda *given: moment)
    return client


def test_weights_that_are_not_finite_are_not_nudged(broken):
    found = problem(broken.post(RUN + "nudge", json=NUDGE), 409)
    assert "no finite loss" in found["detail"]
    found = problem(broken.post(RUN + "nudge-image", json=DRAWING | {"target": 3}), 409)
    assert "no finite" in found["detail"]


def test_weights_that_are_not_finite_have_no_map_and_no_dreams(broken):
    for found in (broken.get(f"{RUN}map"), broken.post(f"{RUN}map", json=DRAWING)):
        assert "not finite" in problem(found, 409)["detail"]
    found = problem(broken.post(f"{RUN}dreams", json={"layer": 0, "steps": 1}), 409)
    assert "not finite" in found["detail"]


def test_weights_that_are_not_finite_are_explained_with_nulls(broken):
    found = inspect(broken, "explain")
    assert found["probabilities"] == [None] * 10
    assert found["layers"][0]["activations"][0][0][0] is None
