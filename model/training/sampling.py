"""Which images each batch of a run holds: the order of an epoch, own digits, augmentation."""

import numpy as np

from model.arrays import Array
from model.data import AUGMENTATIONS, Examples, Selection

# Share of a batch that is a person's own digits, when they are mixed in. They are few: a larger
# share would let the network memorize them and read other digits worse.
OWN_DIGITS_SHARE = 1 / 16


class Sampler:
    """Takes batches from the training images, every image once an epoch, in random order.

    The order depends on the seed and the epoch alone.

    Parameters
    ----------
    examples : Examples
    seed : int
    augmentation : str
        Name in ``AUGMENTATIONS``.

    Attributes
    ----------
    epoch : int
        Completed passes over the images.
    offset : int
        Images of the pass under way that were taken already.
    """

    def __init__(self, examples: Examples, seed: int, augmentation: str) -> None:
        self._examples = examples
        self._seed = seed
        self._own_digits = Examples(examples.images[:0], examples.labels[:0])
        self.use_augmentation(augmentation)
        self.go_to(epoch=0, offset=0)

    def __len__(self) -> int:
        return len(self._examples.labels)

    def go_to(self, epoch: int, offset: int) -> None:
        """Continue at some place of some epoch."""
        self.epoch, self.offset = epoch, offset
        self._order = np.random.default_rng([self._seed, epoch]).permutation(len(self))

    def use_augmentation(self, name: str) -> None:
        """Change images in another way from the next batch on."""
        self._augmentation = AUGMENTATIONS[name](self._examples)
        self._augmentation.use_own_digits(self._own_digits)

    def use_own_digits(self, own_digits: Examples) -> None:
        """Give a share of the places of each batch to a person's own digits, if there are any."""
        self._own_digits = own_digits
        self._augmentation.use_own_digits(own_digits)

    def batch(self, size: int, rng: np.random.Generator) -> Selection:
        """Make the next batch, of at most ``size`` images; it is not taken until ``advance``."""
        indices = self._order[self.offset : self.offset + size]
        if len(self._own_digits.labels):
            indices = self._with_own_digits(indices, rng)
        return self._augmentation.batch(indices, rng)

    def advance(self, images: int, batch_size: int) -> None:
        """Count so many images as taken; begin an epoch when too few for a batch are left."""
        self.offset += images
        # A batch holds images of one epoch; the few that are left over come in the next ones.
        if self.offset + batch_size > len(self):
            self.go_to(self.epoch + 1, 0)

    def _with_own_digits(self, indices: Array, rng: np.random.Generator) -> Array:
        replaced = rng.random(len(indices)) < OWN_DIGITS_SHARE
        own = rng.integers(len(self._own_digits.labels), size=len(indices))
        return np.where(replaced, len(self) + own, indices)
