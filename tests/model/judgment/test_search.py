"""Looking for a mistake: by hand on a few images, and against trying everything."""

import sys

import numpy as np
import pytest

from model.data.mnist import Examples
from model.judgment.calibration import tempered
from model.judgment.search import COARSE_IMAGES, distances, search
from model.network.network import Network

LINEAR = Network([{"type": "dense", "units": 10}, {"type": "softmax"}])


def shares(**given):
    """Ten probabilities, those not given sharing the rest."""
    found = np.full(10, (1 - sum(given.values())) / (10 - len(given)))
    for name, share in given.items():
        found[int(name[1:])] = share
    return found


def test_distances_by_hand():
    columns = [
        shares(p4=0.1, p9=0.6),
        shares(p4=0.2, p9=0.7),
        shares(p4=0.05, p9=0.5, p1=0.3),
        shares(p4=0.8, p9=0.1),
        shares(p4=0.3, p9=0.2, p5=0.4),
        np.full(10, np.nan),
    ]
    found = distances(np.array(columns).T, 4, 9)
    assert found == pytest.approx([0, 0.2, 0.15 + 0.2, 20 + 1.2, 20 + 0.6 + 0.2, np.inf])


def noise(count, seed):
    """Images of noise with all ten labels in turn."""
    images = np.random.default_rng(seed).integers(0, 256, (count, 28, 28), np.uint8)
    return Examples(images, (np.arange(count) % 10).astype(np.uint8))


def moments(count):
    rng = np.random.default_rng(5)
    return [
        (rng.normal(0, 0.15, LINEAR.size).astype(np.float32), float(rng.uniform(0.5, 2)))
        for _ in range(count)
    ]


def slow_search(moments, examples, label, digit):
    """Try every image of the label at every moment, one at a time."""
    found = []
    for place, (weights, temperature) in enumerate(moments):
        view = LINEAR.views(weights)[0]
        for index in np.flatnonzero(examples.labels == label):
            x = examples.images[index].ravel() / 255
            scores = view["weights"].astype(float) @ x + view["bias"]
            column = tempered(scores[:, None], temperature)
            found.append((distances(column, label, digit)[0], place, int(index)))
    return min(found)


@pytest.mark.parametrize(("label", "digit"), [(4, 9), (0, 1), (7, 2)])
@pytest.mark.parametrize("count", [10 * COARSE_IMAGES + 300, 60])
def test_few_moments_are_searched_through(count, label, digit):
    examples, kept = noise(count, 1), moments(6)
    found = search(LINEAR, kept, examples, label, digit)
    _, place, index = slow_search(kept, examples, label, digit)
    assert (found.moment, found.index) == (place, index)
    off = abs(found.probabilities[label] - 0.1) + abs(found.probabilities[digit] - 0.6)
    assert found.distance == pytest.approx(off)
    assert found.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_only_the_moments_that_come_nearest_are_searched_through(monkeypatch):
    # The package's own name for this is the function.
    monkeypatch.setattr(sys.modules[search.__module__], "MOST_MOMENTS", 1)
    examples, kept = noise(10 * COARSE_IMAGES + 3000, 2), moments(5)
    fours = np.flatnonzero(examples.labels == 4)[:COARSE_IMAGES]
    coarse = Examples(examples.images[fours], examples.labels[fours])
    _, promising, place = slow_search(kept, coarse, 4, 9)
    within = slow_search(kept[promising : promising + 1], examples, 4, 9)
    found = search(LINEAR, kept, examples, 4, 9)
    assert (found.moment, found.index) == (promising, within[2])
    assert within[2] != fours[place]


def test_scores_that_overflow_are_no_error():
    broken = np.full(LINEAR.size, np.float32(3e38))
    found = search(LINEAR, [(broken, 1.0), moments(1)[0]], noise(40, 3), 4, 9)
    assert found.moment == 1
