"""When a run is measured: at once when its loss has become many times what it was."""

import numpy as np
import pytest

from app.lab.measuring import MeasuringTimes
from app.lab.runs import Runs
from tests.app.lab.labs import plan, step
from tests.waiting import wait_for


def disasters(losses):
    times = MeasuringTimes()
    return [loss for loss in losses if times.is_disaster(loss)]


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ([2.3, 2.0, 1.0, 0.5, 0.2, 0.1], []),
        ([0.1, 0.1, 0.9, 0.95, 0.1], []),
        ([0.1, 0.1, 5.0, 0.1, 5.0, 0.1], []),
        ([0.1, 0.1, 1.5, 12.0, 128.0, 2.3], [12.0]),
        ([0.5, 0.5, 2.3, 2.3, 2.3], [2.3]),
        ([2.3, 2.2, 2.4, 5.0, 5.0, 2.3], []),
        ([0.1, 0.1, 1.5, 1.2, 15.0, 128.0, 2.3], [1.2, 128.0]),
    ],
)
def test_disaster_is_two_batches_in_a_row_with_ten_times_the_loss(losses, expected):
    assert disasters(losses) == expected


def measured_steps(run):
    return run.history["step"][~np.isnan(run.history["validation_accuracy"])].tolist()


def test_run_that_is_ruined_is_measured_at_once(lab, monkeypatch):
    monkeypatch.setattr("app.lab.measuring.MEASURING_INTERVAL_S", np.inf)
    good = step(lab, "current", 170)
    lab.ask(Runs.change, "current", {"learning_rate": 50.0})
    bad = step(lab, "current", 6)
    assert measured_steps(good)[-1] == 160
    assert measured_steps(bad)[-1] in range(171, 177)
    assert bad.validation_accuracy < good.validation_accuracy - 0.2


def test_slow_run_is_measured_by_the_time_that_passes(lab, monkeypatch):
    monkeypatch.setattr("app.lab.measuring.TRAINING_PER_MEASURING", 0)
    made = lab.ask(Runs.create, plan(), start=False, speed=0.2)
    for _ in range(2):
        lab.ask(Runs.step, made.id, 1)
    assert measured_steps(lab.run(made.id)) == [0, 1, 2]


def test_diverged_run_is_measured_as_it_is(lab):
    made = lab.ask(Runs.create, plan(learning_rate=1e9, optimizer="sgd", schedule="constant"))
    found = wait_for(lambda: (s := lab.run(made.id)).status == "diverged" and s, "divergence")
    assert found.validation_accuracy < 0.3
