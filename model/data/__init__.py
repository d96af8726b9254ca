"""MNIST, and the batches that training takes from it."""

from model.data.augmentation import AUGMENTATIONS, Augmentation
from model.data.batches import Pool, Selection
from model.data.mnist import DEFAULT_DIRECTORY, DataError, Examples, Mnist, load_mnist

__all__ = [
    "AUGMENTATIONS",
    "DEFAULT_DIRECTORY",
    "Augmentation",
    "DataError",
    "Examples",
    "Mnist",
    "Pool",
    "Selection",
    "load_mnist",
]
