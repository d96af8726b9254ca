"""/schedule: the learning rates over the epochs of a run."""

import pytest

from tests.app.asking import RUN, pointers, problem, step

SCHEDULE = RUN + "schedule"


def test_the_runs_own_schedule(client):
    step(client, 2)
    found = client.get(SCHEDULE).json
    assert (found["schedule"], found["learning_rate"], found["epochs"]) == ("one-cycle", 0.1, 22)
    assert found["epoch"] == pytest.approx(2 * 128 / 55_000)
    rates = found["learning_rates"]
    assert len(rates) == 101
    assert rates[0] == pytest.approx(0.004)
    assert max(rates) == rates[20] == 0.1
    assert rates[-1] == pytest.approx(4e-7)


def test_another_schedule(shared):
    query = {"schedule": "exponential", "learning_rate": 0.2, "final_learning_rate": 0.0002}
    found = shared.get(SCHEDULE, query_string=query).json
    assert found["schedule"] == "exponential"
    rates = found["learning_rates"]
    assert [rates[0], rates[50], rates[100]] == pytest.approx([0.2, 0.2 / 1000**0.5, 0.0002])


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("schedule=later", "/schedule"),
        ("learning_rate=-1", "/learning_rate"),
        ("final_learning_rate=1e10", "/final_learning_rate"),
        ("rate=1", "/rate"),
    ],
)
def test_wrong_schedules_are_refused(shared, query, place):
    assert pointers(problem(shared.get(f"{SCHEDULE}?{query}"), 422)) == [place]
