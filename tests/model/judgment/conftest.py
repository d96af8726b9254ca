"""What takes seconds to make and several of this folder's tests need."""

import pytest

from model.judgment.rejection import Reference
from model.network.network import Network
from model.training.configuration import Configuration
from model.training.training import Training


@pytest.fixture(scope="package")
def reference(mnist):
    return Reference.fit(mnist)


@pytest.fixture(scope="package")
def learned(mnist):
    """A network that reads most digits: itself, its weights, its scores of the held-out images."""
    configuration = Configuration(epochs=1, augmentation="none", averaging=0.9)
    training = Training(Network("default"), configuration, 0, mnist, threads=1)
    for _ in range(120):
        training.advance()
    training.close()
    return training.network, training.weights(), training.logits(mnist.validation)
