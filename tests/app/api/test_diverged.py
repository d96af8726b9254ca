"""A diverged run can be inspected: a number that is not finite is null where the API allows it."""

import pytest
import schemathesis
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.app.asking import SEVEN, problem, state
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
