"""/directions: the answer is what model.inspection.directions returns; wrong fields are named."""

import pytest

from model import inspection
from tests.app.asking import IMAGE, NUDGE, RUN, inspect, pointers, problem, snapshot, state


def test_directions_are_what_the_model_finds(shared):
    run, before = snapshot(shared), state(shared)
    found = inspect(shared, "directions", label=7, learning_rate=0.01, count=5, seed=2)
    expected = inspection.directions(run.network, run.weights, IMAGE, 7, 0.01, 5, 2)
    assert (found["run"], found["step"]) == (run.id, 0)
    assert (found["label"], found["learning_rate"]) == (7, 0.01)
    assert found["decreases"] == expected.decreases.tolist()
    for name in ("length", "promised", "gradient", "best_random", "ratio"):
        assert found[name] == getattr(expected, name)
    assert state(shared) == before


def test_there_are_200_directions_and_the_same_every_time(shared):
    one, same = (inspect(shared, "directions", label=7, learning_rate=0.01) for _ in range(2))
    assert len(one["decreases"]) == 200
    assert one == same


def test_numbers_that_overflow_are_null(shared):
    found = inspect(shared, "directions", label=7, learning_rate=1e300, count=3)
    assert found["decreases"] == [None] * 3
    assert (found["best_random"], found["ratio"]) == (None, None)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"label": 11}, "/label"),
        ({"learning_rate": 0}, "/learning_rate"),
        ({"count": 0}, "/count"),
        ({"count": 501}, "/count"),
        ({"seed": -1}, "/seed"),
        ({"strokes": []}, "/strokes"),
        ({"apply": True}, "/apply"),
    ],
)
def test_wrong_request_is_refused(shared, change, place):
    found = problem(shared.post(RUN + "directions", json=NUDGE | change), 422)
    assert pointers(found)[0] == place
