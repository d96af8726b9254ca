"""Nudge, trained and asked as by the server."""

from collections.abc import Callable

import numpy as np

from benchmarks.parts.contenders.worker import Task, serve
from model.data import Pool, Selection, load_mnist
from model.engine import Engine, Predictor
from model.layers import softmax
from model.network import Network
from model.training import Configuration, Training

MNIST = load_mnist()


def make(task: Task) -> tuple[Callable[[], None], int]:
    """Prepare a task: ``do`` is sgemm, train, infer or predict."""
    if task["do"] == "sgemm":
        return _sgemm(task["side"])
    network = Network(task["network"])
    weights = network.initial(0)
    if task["do"] == "predict":
        predictor = Predictor(network)
        image = MNIST.test.images[0] / np.float32(255)
        return lambda: _discard(softmax(predictor.logits(weights, image))), 1
    if task["do"] == "infer":
        engine = Engine(network, task["threads"])
        batch = Selection(Pool(MNIST.test))
        return lambda: _discard(engine.logits(weights, batch)), len(batch)
    configuration = Configuration.of(
        {"batch_size": task["batch"], "epochs": 10_000, "averaging": 0}
        | {"augmentation": task.get("augmentation", "none"), "schedule": "constant"}
    )
    training = Training(network, configuration, 0, MNIST, task["threads"])
    return lambda: _discard(training.advance()), task["batch"]


def _sgemm(side: int) -> tuple[Callable[[], None], int]:
    """Multiply two matrices on one core; its 'images' are multiply-adds."""
    Engine(Network("classic"), 1)  # limits BLAS to one thread
    a, b, c = (np.ones((side, side), np.float32) for _ in range(3))
    return lambda: _discard(np.matmul(a, b, out=c)), side**3


def _discard(_: object) -> None:
    """Drop the result of a call."""


if __name__ == "__main__":
    serve(make)
