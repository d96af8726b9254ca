"""MNIST, and the batches that training takes from it.

Read ``mnist`` for the files, ``batches`` for how images reach the network, ``augmentation`` for
how they are changed on the way, and ``flourishes`` for their differently written twins.
"""

from model.data.augmentation import AUGMENTATIONS, Augmentation
from model.data.batches import Pool, Selection
from model.data.mnist import DEFAULT_DIRECTORY, NO_EXAMPLES, DataError, Examples, Mnist, load_mnist
