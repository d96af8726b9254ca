"""Nudge, trained and asked as by the server."""

from functools import partial

import numpy as np

from benchmarks.parts.contenders.process import Repeated, Task, serve
from model.data import Pool, Selection, load_mnist
from model.engine import Engine, Predictor
from model.layers import softmax
from model.network import Network
from model.training import Configuration, Training

MNIST = load_mnist()
# Of the matrices whose product shows the speed of the machine.
SIDE = 1024


def make(task: Task) -> Repeated:
    """Prepare a task: ``do`` is sgemm, train, infer or predict."""
    if task["do"] == "sgemm":
        Engine(Network("classic"), 1)  # limits BLAS to one thread
        a, b, c = (np.ones((SIDE, SIDE), np.float32) for _ in range(3))
        # Its "images" are multiply-adds.
        return partial(np.matmul, a, b, out=c), SIDE**3
    network = Network(task["network"])
    weights = network.initial(0)
    if task["do"] == "predict":
        predictor = Predictor(network)
        image = MNIST.test.images[0] / np.float32(255)
        return lambda: softmax(predictor.logits(weights, image)), 1
    if task["do"] == "infer":
        batch = Selection(Pool(MNIST.test))
        return partial(Engine(network, task["threads"]).logits, weights, batch), len(batch)
    configuration = Configuration.of(
        {"batch_size": task["batch"], "epochs": 10_000, "averaging": 0}
        | {"augmentation": "none", "schedule": "constant"}
    )
    return Training(network, configuration, 0, MNIST, task["threads"]).advance, task["batch"]


if __name__ == "__main__":
    serve(make)
