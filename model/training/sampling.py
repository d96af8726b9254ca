"""Which images each batch of a run holds: the order of an epoch, own digits, augmentation."""

from copy import copy

import numpy as np

from model.data import AUGMENTATIONS, NO_EXAMPLES, Examples, Selection

# Share of a batch that is a person's own digits, when they are mixed in. They are few: a larger
# share would let the network memorize them and read other digits worse.
OWN_DIGITS_SHARE = 1 / 16


class Sampler:
    """Takes batches from the training images, every image once an epoch, in random order.

    Attributes
    ----------
    epoch : int
        Completed passes over the images.
    offset : int
        Images of the current pass that were already taken.
    """

    def __init__(self, examples: Examples, seed: int, augmentation: str) -> None:
        self._examples = examples
        self._seed = seed
        self._own_digits = NO_EXAMPLES
        self.use_augmentation(augmentation)
        self.go_to(epoch=0, offset=0)

    def __len__(self) -> int:
        return len(self._examples.labels)

    def go_to(self, epoch: int, offset: int) -> None:
        """Continue at a place of an epoch, whose order depends on it and the seed alone."""
        self._order = np.random.default_rng([self._seed, epoch]).permutation(len(self))
        # Last, so that an error leaves everything as it was.
        self.epoch, self.offset = epoch, offset

    def use_augmentation(self, name: str) -> None:
        """Change images as this one of ``AUGMENTATIONS`` does, from the next batch on."""
        self._augmentation = AUGMENTATIONS[name](self._examples)
        self._augmentation.use_own_digits(self._own_digits)

    def use_own_digits(self, own_digits: Examples) -> None:
        """Give a share of the places of each batch to a person's own digits, if there are any."""
        self._own_digits = own_digits
        # A copy: branches of the run, on another thread, go on with the former one.
        self._augmentation = copy(self._augmentation)
        self._augmentation.use_own_digits(own_digits)

    def batch(self, size: int, rng: np.random.Generator) -> Selection:
        """Make the next batch, of at most ``size`` images; it is not taken until ``advance``."""
        indices = self._order[self.offset : self.offset + size]
        if own_count := len(self._own_digits.labels):
            replaced = rng.random(len(indices)) < OWN_DIGITS_SHARE
            own = len(self) + rng.integers(own_count, size=len(indices))
            indices = np.where(replaced, own, indices)
        return self._augmentation.batch(indices, rng)

    def advance(self, images: int, batch_size: int) -> None:
        """Count so many images as taken; begin an epoch when too few for a batch are left."""
        offset = self.offset + images
        # Images that are left over are skipped; the next epoch has another order.
        if offset + batch_size > len(self):
            self.go_to(self.epoch + 1, 0)
        else:
            self.offset = offset
