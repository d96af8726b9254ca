"""The description of the API: it is complete, and it is true."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from app.web import openapi
from tests.conftest import SMALL

# Not among them: that everything of the right form is accepted. A text that is no picture has the
# right form, and so has a list of layers that do not fit together.
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
)


def test_every_route_is_described(shared):
    described = shared.get("/api/openapi.json").json
    found = {
        (path, method.upper()) for path, methods in described["paths"].items() for method in methods
    }
    routed = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in shared.application.url_map.iter_rules()
        if rule.rule.startswith("/api")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert found == routed
    assert len(found) >= 15


def test_route_without_a_description_is_found_out(make_app):
    app = make_app()
    app.add_url_rule("/api/secret", "secret", lambda: "")
    with pytest.raises(LookupError, match="/api/secret has no Operation"):
        openapi.describe(app)


def test_every_reference_leads_somewhere(shared):
    described = shared.get("/api/openapi.json")
    schemas = described.json["components"]["schemas"]
    references = set(re.findall(r'"\$ref": ?"#/components/schemas/(\w+)"', described.text))
    assert references
    assert references <= schemas.keys()


def test_every_operation_has_a_name_of_its_own_and_a_summary(shared):
    paths = shared.get("/api/openapi.json").json["paths"]
    operations = [operation for methods in paths.values() for operation in methods.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    assert all(operation["summary"] for operation in operations)


def test_answers_are_as_described(make_app):
    # Few runs, so that those which are made do not keep the machine busy.
    app = make_app(max_runs=2)
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    for operation in described.get_all_operations():
        hold_to_its_description(operation.ok())
    assert app.extensions["nudge"].lab.failure is None


def hold_to_its_description(operation):
    """Ask for right and wrong things that the description lets a client think of."""

    @settings(
        max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    @given(
        case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    )
    def ask(case):
        if "run" in case.path_parameters:
            # Names that are made up are all unknown; what is behind them would never be reached.
            case.path_parameters["run"] = "current"
        case.call_and_validate(checks=CHECKS)

    ask()


DRAWING = {"strokes": [[[1, 1], [2, 9]]]}
RIGHT = {
    "runs.listing": {},
    "runs.create": {"body": {"network": SMALL, "start": False}},
    "runs.read": {"query": {"since": 0}},
    "runs.change": {"body": {"name": "mine", "momentum": 0.5}},
    "runs.undo": {},
    "runs.start": {},
    "runs.pause": {},
    "runs.step": {"body": {"count": 2}},
    "predict.predict": {"body": DRAWING},
    "replay.replay": {"body": DRAWING},
    "explanation.explain": {"query": {"label": 3}, "body": DRAWING},
    "origin.read": {"query": {"layer": 0, "position": "0,0,0"}, "body": DRAWING},
    "gradient_origin.read": {
        "query": {"label": 1, "layer": 0, "position": "0,0,0"},
        "body": DRAWING,
    },
    "move.move": {
        "query": {"label": 1, "layer": 3, "position": "0", "parameter": "bias", "epsilon": 0.1},
        "body": DRAWING,
    },
    "nudge.nudge": {"body": DRAWING | {"label": 1, "learning_rate": 0.1}},
    "directions.compare": {"body": DRAWING | {"label": 1, "learning_rate": 0.1, "count": 3}},
    "rate_map.read": {"body": DRAWING | {"label": 1}},
    "branches.begin": {"body": {"rates": [0.01, 1], "steps": 3, "schedule": "cosine"}},
    "branches.read": {},
    "branches.stop": {},
    "schedule.read": {"query": {"schedule": "exponential", "final_learning_rate": 0.001}},
    "nudge_image.nudge": {"body": DRAWING | {"target": 1}},
    "saliency.read": {"body": DRAWING},
    "neighbors.read": {"body": DRAWING},
    "map.read": {"query": {"count": 3}},
    "map.place": {"body": DRAWING},
    "dreams.dream": {"body": {"layer": 0, "steps": 2}},
    "network.read": {"query": {"weights": True}},
    "evaluation.read": {},
    "batch.read": {"query": {"encoding": "base64"}},
    "search.read": {"query": {"label": 4, "digit": 9}},
    "checkpoint.download": {"query": {"format": "json"}},
    "examples.read": {"query": {"count": 2}},
    "presets.read": {},
    "normalization.normalize": {"query": {"box": 18, "width": "own"}, "body": DRAWING},
    "digits.keep": {"body": DRAWING | {"label": 1}},
    "digits.listing": {"query": {"last": 1}},
    "digits.remove": {},
    "digits.undo": {},
    "digits.clear": {},
    "runs.delete": {},
    "runs.undo_deletion": {},
}


def test_right_requests_are_answered_as_described(make_app):
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", make_app())
    operations = {
        found.ok().definition.raw["operationId"]: found.ok()
        for found in described.get_all_operations()
    }
    # Whose body is no JSON has a test of its own.
    assert operations.keys() == RIGHT.keys() | {"checkpoint.load"}
    answers = {}
    for name, send in RIGHT.items():
        path = {"run": "current"} if "{run}" in operations[name].path else {}
        if "{digit}" in operations[name].path:
            path = {"digit": answers["digits.keep"].json()["id"]}
        if "{branches}" in operations[name].path:
            path = {"branches": answers["branches.begin"].json()["id"]}
        kind = {"media_type": "application/json"} if "body" in send else {}
        case = operations[name].Case(path_parameters=path, **kind, **send)
        answers[name] = case.call_and_validate(checks=CHECKS)
        assert answers[name].status_code < 300, name
