"""/gradient-origin: the answer is what model.inspection.gradient_origin returns."""

from dataclasses import asdict

import pytest

from model import inspection
from tests.app.asking import IMAGE, inspect, snapshot

NUMBERS = [
    inspection.Number(-1, (0, 9, 11)),
    inspection.Number(0, (1, 0, 11)),
    inspection.Number(2, (1, 5, 0)),
    inspection.Number(3, (9,)),
    inspection.Number(4, (7,)),
    inspection.Number(0, (1, 0, 2, 2), "weights"),
    inspection.Number(3, (2,), "bias"),
]


def query_of(number):
    """Name a number and a label in the query of a request."""
    parameter = f"&parameter={number.parameter}" if number.parameter else ""
    position = ",".join(map(str, number.position))
    return f"label=7&layer={number.layer}&position={position}{parameter}"


@pytest.mark.parametrize("number", NUMBERS)
def test_gradient_origin_is_what_the_model_finds(shared, number):
    found = inspect(shared, "gradient-origin", query_of(number))
    run = snapshot(shared)
    expected = asdict(inspection.gradient_origin(run.network, run.weights, IMAGE, 7, number))
    assert (found.pop("run"), found.pop("step")) == (run.id, 0)
    assert found == listed(expected)


def listed(value):
    """Tuples become lists on the wire."""
    if isinstance(value, dict):
        return {name: listed(inner) for name, inner in value.items()}
    return [listed(inner) for inner in value] if isinstance(value, tuple) else value
