"""/move: the answer is what model.inspection.move returns."""

import pytest

from model import inspection
from tests.app.api.test_gradient_origin import NUMBERS, query_of
from tests.app.asking import IMAGE, inspect, snapshot


@pytest.mark.parametrize("number", NUMBERS)
def test_move_is_what_the_model_finds(shared, number):
    found = inspect(shared, "move", query_of(number) + "&epsilon=0.25")
    run = snapshot(shared)
    expected = inspection.move(run.network, run.weights, IMAGE, 7, number, 0.25)
    for name in ("label", "epsilon", "before", "after", "gradient", "promised", "happened"):
        assert found[name] == getattr(expected, name), name
    assert found["losses"] == list(expected.losses)
    assert found["probabilities"] == expected.probabilities.tolist()
    assert (found["run"], found["step"]) == (run.id, 0)


def test_epsilon_is_a_hundredth_by_default(shared):
    assert inspect(shared, "move", query_of(NUMBERS[0]))["epsilon"] == 0.01
