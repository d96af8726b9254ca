"""An end that is set to long computations: it is kept to between two shards."""

from contextlib import closing

import numpy as np
import pytest

from model.data.batches import Pool, Selection
from model.data.mnist import Examples
from model.engine import TooLong, ends_within
from model.engine.engine import SHARD, Engine
from model.network.network import Network


def blank(count):
    return Selection(Pool(Examples(np.zeros((count, 28, 28), np.uint8), np.zeros(count, np.uint8))))


@pytest.mark.parametrize("threads", [1, 2])
def test_what_would_take_longer_is_stopped_and_one_shard_is_not(threads):
    network = Network([{"type": "dense", "units": 10}, {"type": "softmax"}])
    weights = network.initial(0)
    with closing(Engine(network, threads)) as engine:
        with ends_within(0):
            assert engine.logits(weights, blank(SHARD)).shape == (10, SHARD)
            with pytest.raises(TooLong, match="longer than 0 s and was stopped"):
                engine.logits(weights, blank(SHARD + 1))
        assert engine.logits(weights, blank(SHARD + 1)).shape == (10, SHARD + 1)
