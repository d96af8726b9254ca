"""The workspaces that engines share: by whom, how many bytes, and when they are given back."""

import gc
import threading
import weakref

import numpy as np
import pytest

from model.data.batches import Pool, Selection
from model.data.mnist import Examples
from model.engine import chains
from model.engine.engine import Engine, shard_bounds
from model.network.network import Network

LAYERS = [
    {"type": "conv", "filters": 3, "size": 3, "activation": "relu"},
    {"type": "pool", "size": 2},
    {"type": "dense", "units": 10},
    {"type": "softmax"},
]


@pytest.fixture
def network():
    """A shape that no other test has, so that all its workspaces are those of the test."""
    return Network([{"type": "conv", "filters": 2, "size": 2, "pad": 1}, *LAYERS])


@pytest.fixture
def batch():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (100, 28, 28), dtype=np.uint8)
    return Selection(Pool(Examples(images, rng.integers(0, 10, 100).astype(np.uint8))))


def shared(network):
    return chains._shared[network.stack]


def test_engines_of_a_shape_take_turns_with_one_set_of_workspaces(network, batch):
    engines = [Engine(network, threads=2) for _ in range(3)]
    engines[0].gradient(network.initial(0), batch, None)
    held = shared(network).nbytes
    gradients = [
        engine.gradient(network.initial(i), batch, None)[2] for i, engine in enumerate(engines)
    ]
    assert shared(network).nbytes == held
    # What one found is not overwritten by another.
    for i, engine in enumerate(engines):
        found = gradients[i].copy()
        assert np.array_equal(found, engine.gradient(network.initial(i), batch, None)[2])
        engine.close()


def test_the_bytes_are_known_before_anything_is_made(network, batch):
    sizes = [stop - start for start, stop in shard_bounds(len(batch))]
    planned = chains.planned_bytes(network, sorted(set(sizes)), len(sizes), 1)
    engine = Engine(network, threads=1)
    engine.gradient(network.initial(0), batch, None)
    assert sizes == [50, 50]
    # Small blocks have up to a cache line more than their arrays.
    assert abs(shared(network).nbytes - planned) < 1000
    engine.close()


def test_whoever_comes_while_all_are_lent_gets_others(network, batch):
    engine, weights = Engine(network, threads=1), network.initial(0)
    inside, outside = threading.Event(), threading.Event()

    class Slow(Selection):
        def fill(self, start, stop, x):
            inside.set()
            assert outside.wait(60)
            return super().fill(start, stop, x)

    expected = engine.logits(weights, batch)
    found = []
    slow = threading.Thread(target=lambda: found.append(engine.logits(weights, Slow(batch._pool))))
    slow.start()
    assert inside.wait(60)
    found.append(engine.logits(weights, batch))
    outside.set()
    slow.join()
    assert all(np.array_equal(scores, expected) for scores in found)
    engine.close()


def test_the_last_engine_takes_the_workspaces_with_it(network, batch):
    first, second = Engine(network, threads=2), Engine(network, threads=2)
    first.gradient(network.initial(0), batch, None)
    with shared(network).lend(2, 0) as lent:
        held = weakref.ref(lent), weakref.ref(next(iter(lent._chains.values()))[50])
    del lent
    first.close()
    assert all(reference() is not None for reference in held)
    second.close()
    second.close()
    assert network.stack not in chains._shared
    assert all(reference() is None for reference in held)


def test_an_engine_that_nobody_closed_gives_up_its_workspaces_as_well(network, batch):
    engine = Engine(network, threads=1)
    engine.logits(network.initial(0), batch)
    del engine
    gc.collect()
    assert network.stack not in chains._shared


def test_workspaces_that_are_idle_are_released(network, batch):
    engine, weights = Engine(network, threads=1), network.initial(0)
    expected = engine.logits(weights, batch)
    chains.release(idle_s=3600)
    assert shared(network).nbytes > 0
    assert chains.release()
    assert shared(network).nbytes == 0
    assert np.array_equal(engine.logits(weights, batch), expected)
    engine.close()


def test_a_pooling_that_would_make_a_large_product_is_computed_by_itself(batch):
    wide = Network(
        [{"type": "conv", "filters": 250, "size": 1}, {"type": "pool", "size": 28}, *LAYERS[2:]]
    )
    conv, pool = wide.stack[0].output_shape, wide.stack[1].output_shape
    assert (conv, pool) == ((250, 28, 28), (250, 1, 1))
    # Together the product would have 28 x 28 x 28 x 250 numbers, 22 MB.
    assert chains.planned_bytes(wide, [1], 0, 1) < 10_000_000
    engine, weights = Engine(wide, threads=1), wide.initial(0)
    x = np.empty((1, 28, 28, 5), np.float32)
    batch.fill(0, 5, x)
    found = engine.logits(weights, Selection(batch._pool, np.arange(5)))
    expected = wide.forward(weights, x).logits
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    engine.close()
