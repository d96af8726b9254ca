"""Honest probabilities, by hand."""

import numpy as np
import pytest

from model.judgment.calibration import (
    HIGHEST_TEMPERATURE,
    LOWEST_TEMPERATURE,
    THRESHOLDS,
    calibration_error,
    confidences,
    fit_temperature,
    tempered,
)


def probabilities(confidences, answers):
    """Give each answer its confidence and share the rest among the others."""
    rest = (1 - np.array(confidences)) / 9
    found = np.tile(rest, (10, 1))
    found[answers, np.arange(len(answers))] = confidences
    return found


def test_calibration_error_by_hand():
    # In 0.8 to 0.9 one of two is right; in 0.9 to 1 the only one; in 0.4 to 0.5 none of two.
    shares = probabilities([0.85, 0.87, 0.95, 0.45, 0.5], [1, 2, 3, 4, 5])
    found = calibration_error(shares, np.array([1, 9, 3, 0, 0]), 10)
    assert found == pytest.approx((2 * 0.475 + 2 * 0.36 + 0.05) / 5)


def test_a_confidence_on_the_edge_of_two_bins_belongs_to_the_lower_one():
    # 0.5 wrong and 0.51 right: in one bin they would make up for each other.
    shares = probabilities([0.5, 0.51], [1, 2])
    assert calibration_error(shares, np.array([0, 2]), 2) == pytest.approx((0.5 + 0.49) / 2)


def test_promises_that_are_kept_have_no_error():
    shares = probabilities([0.75] * 4, [0] * 4)
    assert calibration_error(shares, np.array([0, 0, 0, 1])) == pytest.approx(0)
    assert calibration_error(probabilities([1.0], [3]), np.array([3])) == 0


def test_bins_and_thresholds_by_hand():
    shares = probabilities([0.85, 0.87, 0.95, 0.45, 0.5], [1, 2, 3, 4, 5])
    found = confidences(shares, np.array([1, 9, 3, 0, 0]))
    assert found.counts.tolist() == [0, 0, 0, 0, 2, 0, 0, 0, 2, 1]
    assert found.confidences[[4, 8, 9]] == pytest.approx([0.475, 0.86, 0.95])
    assert found.accuracies[[4, 8, 9]].tolist() == [0, 0.5, 1]
    assert np.isnan(found.confidences[found.counts == 0]).all()
    at = {least: i for i, least in enumerate(THRESHOLDS)}
    least = [at[0.1], at[0.5], at[0.51], at[0.87], at[0.9], at[0.96], at[0.999]]
    assert found.answered[least].tolist() == [5, 4, 3, 2, 1, 0, 0]
    assert found.right[least].tolist() == [2, 2, 2, 1, 1, 0, 0]


def test_answers_of_scores_that_overflow_are_in_no_bin():
    shares = probabilities([0.85, 0.95], [1, 2])
    shares[:, 0] = np.nan
    found = confidences(shares, np.array([1, 2]))
    assert (found.counts.sum(), found.answered[0], found.right[0]) == (1, 1, 1)
    none = confidences(np.full((10, 3), np.nan), np.zeros(3, int))
    assert (none.counts.sum(), none.answered[0], none.error) == (0, 0, 0)


@pytest.mark.parametrize("scale", [0.25, 1.0, 3.0])
def test_temperature_by_hand(scale):
    # Four images with the scores 2 and 0, of which one is wrong: 1 / (1 + exp(-2 / T)) = 3 / 4.
    logits = np.full((10, 4), -1e4)
    logits[3], logits[5] = 2.0 * scale, 0.0
    labels = np.array([3, 3, 5, 3])
    temperature = fit_temperature(logits, labels)
    assert temperature == pytest.approx(scale * 2 / np.log(3))
    np.testing.assert_allclose(tempered(logits, temperature)[3], 0.75)


def test_no_other_temperature_makes_the_labels_likelier():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, 500)
    logits = rng.normal(0, 2, (10, 500)).astype(np.float32)
    logits[labels, np.arange(500)] += 3

    def loss(temperature):
        return -np.log(tempered(logits, temperature)[labels, np.arange(500)]).mean()

    best = fit_temperature(logits, labels)
    assert loss(best) < min(loss(best * 1.02), loss(best / 1.02))


def test_an_overconfident_network_becomes_honest():
    rng = np.random.default_rng(1)
    honest = rng.normal(0, 1.5, (10, 4000))
    shares = np.cumsum(tempered(honest, 1.0), axis=0)
    labels = (rng.random(4000) > shares).sum(axis=0)
    boastful = honest * 4
    temperature = fit_temperature(boastful, labels)
    assert temperature == pytest.approx(4, rel=0.05)
    assert calibration_error(tempered(boastful, 1.0), labels) > 0.2
    assert calibration_error(tempered(boastful, temperature), labels) < 0.02


def test_where_there_is_nothing_to_fit():
    logits = np.eye(10) * 5
    assert fit_temperature(logits, np.arange(10)) == pytest.approx(LOWEST_TEMPERATURE)
    assert fit_temperature(logits, np.arange(10)[::-1]) == pytest.approx(HIGHEST_TEMPERATURE)


def test_tempered_scores_do_not_overflow():
    logits = np.array([[1e4], [0.0]] + [[-1e4]] * 8, np.float32)
    found = tempered(logits, 0.5)
    assert found.dtype == np.float32
    assert found[:, 0].tolist() == [1.0] + [0.0] * 9
