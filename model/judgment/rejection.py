"""Not a digit: drawings that the network should not be asked about, told by how odd they are.

Two things are odd about what is no digit. The network finds little that speaks for any class: its
*energy*, -log(sum(exp(scores))), is high (Liu, Wang, Owens, Li, "Energy-based Out-of-distribution
Detection", 2020). And it is not made of what digits are made of: the part of the picture that
lies outside of the *subspace* of every class is large (Oja, "Subspace Methods of Pattern
Recognition", 1983). The first misses what resembles a digit to the network, such as a star that
it takes for an 8; the second misses thin lines. Each is compared with the validation images, and
the odder of the two counts.
"""

from dataclasses import dataclass

import numpy as np

from model.arrays import Array

# Measured on drawings that are no digits: fewer miss stars, more let faces and houses pass.
COMPONENTS = 20
# Pictures are compared at half their resolution: a shift by a pixel is nothing odd.
HALF = 2


def energy(logits: Array) -> Array:
    """Compute -log(sum(exp(scores))) of every image: (10, M) to (M,)."""
    greatest = logits.max(axis=0)
    found: Array = -(greatest + np.log(np.exp(logits - greatest).sum(axis=0)))
    return found


@dataclass(frozen=True)
class Subspaces:
    """What the images of each class are made of: a mean and its principal components.

    It depends on the training images alone, not on a network. ``fit`` takes about a second.

    Attributes
    ----------
    means : array of shape (10, P)
        P pixels at half resolution.
    bases : array of shape (10, COMPONENTS, P)
        Orthonormal rows, the largest variance first.
    """

    means: Array
    bases: Array

    @classmethod
    def fit(cls, images: Array, labels: Array) -> "Subspaces":
        """Find them from training images, (M, 28, 28) uint8, of all ten digits; float32."""
        means, bases = [], []
        for digit in range(10):
            # One digit at a time: all as floats would take more memory than everything else.
            own = _halved(images[labels == digit])
            mean = own.mean(axis=0)
            centered = own - mean
            _, vectors = np.linalg.eigh(centered.T @ centered)
            means.append(mean)
            bases.append(vectors.T[::-1][:COMPONENTS])
        return cls(np.stack(means), np.stack(bases))

    def residual(self, images: Array) -> Array:
        """Measure how much of each image no class can account for.

        Parameters
        ----------
        images : array of shape (M, 28, 28), uint8, or 0..1 with ink high

        Returns
        -------
        residuals : array of shape (M,)
            Squared distance to the nearest of the ten subspaces.
        """
        flat = _halved(images)
        distances = []
        for mean, basis in zip(self.means, self.bases, strict=True):
            off = flat - mean
            off -= (off @ basis.T) @ basis
            distances.append((off * off).sum(axis=1))
        return np.min(distances, axis=0)


def _halved(images: Array) -> Array:
    """Average pairs of rows and of columns, and lay each image out flat: (M, P), 0..1, float32."""
    M, H, W = images.shape
    quarters = images.reshape(M, H // HALF, HALF, W // HALF, HALF)
    halved = quarters.mean(axis=(2, 4), dtype=np.float32).reshape(M, -1)
    return halved / np.float32(255) if images.dtype == np.uint8 else halved


@dataclass(frozen=True)
class Rejection:
    """When a drawing is too odd to be called a digit.

    Attributes
    ----------
    energies, residuals : array of shape (M,)
        Of the validation images, rising.
    threshold : float
        A drawing is refused when its commonness is below this.
    """

    energies: Array
    residuals: Array
    threshold: float

    @classmethod
    def fit(cls, logits: Array, residuals: Array, false_refusals: float = 0.01) -> "Rejection":
        """Choose the threshold so that at most a share of real digits is refused.

        Parameters
        ----------
        logits : array of shape (10, M)
            Of validation images, by the network that is to be asked.
        residuals : array of shape (M,)
            ``Subspaces.residual`` of the same images.
        false_refusals : float
            Share of these images that may be refused, 0 to 1 excluded.

        Raises
        ------
        ValueError
            If false_refusals lies outside of its bounds.
        """
        if not 0 <= false_refusals < 1:
            raise ValueError(f"false_refusals is {false_refusals}; it lies from 0 to below 1")
        found = cls(np.sort(energy(logits)), np.sort(residuals), 0.0)
        common = np.sort(found.commonness(logits, residuals))
        return cls(
            found.energies, found.residuals, float(common[int(false_refusals * len(common))])
        )

    def commonness(self, logits: Array, residuals: Array) -> Array:
        """Say what share of the validation digits is at least as odd as each drawing, (M,).

        The smaller of the shares by energy and by residual: 0 is odder than all of them.
        """
        by_energy = 1 - np.searchsorted(self.energies, energy(logits)) / len(self.energies)
        by_residual = 1 - np.searchsorted(self.residuals, residuals) / len(self.residuals)
        return np.minimum(by_energy, by_residual)

    def refuses(self, logits: Array, residuals: Array) -> Array:
        """Say of each drawing whether it is no digit, (M,) bool."""
        refused: Array = self.commonness(logits, residuals) < self.threshold
        return refused
