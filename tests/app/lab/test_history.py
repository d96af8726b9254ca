"""The history of a run: bounded, and merged as each of its columns says."""

import numpy as np
import pytest

from app.lab.history import CAPACITY_ROWS, COLUMNS, UNMERGED_ROWS, History, Rate, rows_after


def filled(count):
    history = History()
    measured = {True: {"validation_accuracy": 0.5, "own_accuracy": 1.0}, False: {}}
    for step in range(count):
        found = measured[step % 100 == 0]
        history.append(step=step, loss=step, train_accuracy=0.25, learning_rate=step / 8, **found)
    return history


def test_columns_have_names():
    rows = filled(3).rows()
    assert rows.dtype.names == tuple(COLUMNS)
    assert rows[0].tolist() == (0, 0, 0.25, 0.5, 0, 1)
    assert rows[2].tolist() == pytest.approx((2, 2, 0.25, np.nan, 0.25, np.nan), nan_ok=True)
    with pytest.raises(ValueError, match="no field"):
        History().append(steps=1)


def test_value_that_is_not_known_is_not_a_number():
    history = History()
    history.append(step=1, own_accuracy=None)
    assert np.isnan(history.rows()["own_accuracy"][0])


def test_all_rows_are_kept_until_the_table_is_full():
    rows = filled(CAPACITY_ROWS).rows()
    assert np.array_equal(rows["step"], np.arange(CAPACITY_ROWS))
    assert np.isnan(rows["validation_accuracy"][1])


@pytest.mark.parametrize("count", [CAPACITY_ROWS + 1, 9_000, 40_000])
def test_full_table_keeps_its_beginning_its_means_and_its_measurements(count):
    rows = filled(count).rows()
    steps, validation = rows["step"], rows["validation_accuracy"]
    assert len(rows) <= CAPACITY_ROWS
    assert steps[-1] == count - 1
    assert np.array_equal(steps[:UNMERGED_ROWS], np.arange(UNMERGED_ROWS))
    assert (np.diff(steps) > 0).all()
    # The mean of the steps since the row before.
    before = np.concatenate([[-1], steps[:-1]])
    assert np.allclose(rows["loss"], (before + 1 + steps) / 2)
    assert np.allclose(rows["train_accuracy"], 0.25)
    # The value of the last step.
    assert np.array_equal(rows["learning_rate"], steps / 8)
    # Every interval with a measurement has its value.
    assert set(validation[~np.isnan(validation)]) == {0.5}
    reached = np.searchsorted(steps, np.arange(0, count, 100))
    assert not np.isnan(validation[reached]).any()
    assert np.array_equal(rows["own_accuracy"], 2 * validation, equal_nan=True)


def test_latest_of_several_measurements_is_kept():
    history = History()
    for step in range(CAPACITY_ROWS + 1):
        history.append(step=step, validation_accuracy=step)
    rows = history.rows()
    assert np.array_equal(rows["validation_accuracy"], rows["step"])


def test_steps_without_a_loss_are_left_out_of_the_means():
    history = History()
    losses = [None, 2.0, 2.0]
    for step in range(CAPACITY_ROWS + 1):
        history.append(step=step, loss=losses[step % 3])
    rows = history.rows()
    merged = np.diff(rows["step"]) > 1
    assert merged.any()
    assert (rows["loss"][1:][merged] == 2.0).all()


def test_rows_that_were_read_never_change():
    history = filled(CAPACITY_ROWS)
    rows = history.rows()
    before = rows.copy()
    history.append(step=CAPACITY_ROWS, loss=1.0)
    history.append(step=CAPACITY_ROWS + 1, loss=1.0)
    assert np.array_equal(rows.view(float), before.view(float), equal_nan=True)


@pytest.mark.parametrize(("since", "first"), [(-1, 0), (0, 1), (7, 8), (98, 99)])
def test_rows_after_a_step(since, first):
    assert rows_after(filled(100).rows(), since)["step"][0] == first


def test_rows_after_the_last_step_are_none():
    assert len(rows_after(filled(100).rows(), 99)) == 0


def test_rate_is_that_of_the_last_second():
    rate = Rate()
    assert rate.value() == 0
    for _ in range(100):
        rate.add(10, 0.1)
    for _ in range(11):
        rate.add(40, 0.1)
    assert rate.value() == pytest.approx(400)
