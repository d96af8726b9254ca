"""What several tests need."""

import pytest

from model.data import Mnist, load_mnist


@pytest.fixture(scope="session")
def mnist() -> Mnist:
    """The real images, read once."""
    return load_mnist()
