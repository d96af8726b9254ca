"""Rejection: whether a drawing is too unlike digits to be called one.

Two measures tell that. The *energy* of the scores, -log(sum(exp(scores))), is high where little
speaks for any class: Liu, Wang, Owens, Li, "Energy-based Out-of-distribution Detection" (2020).
And the *residual*, the part of the picture outside of the subspace of every class, is large where
it is not composed as training images are: Oja, "Subspace Methods of Pattern Recognition" (1983).
Energy alone misses drawings that resemble a digit to the network, such as a star read as an 8;
the residual alone misses thin lines. Each is compared with the held-out images, and the less usual
of the two decides.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from model.arrays import Array
from model.data import Mnist

# Chosen on drawings that are not digits: fewer miss stars, more let faces and houses pass.
PRINCIPAL_COMPONENTS = 20


def energy(logits: Array) -> Array:
    """Compute -log(sum(exp(scores))) of each image: (10, M) to (M,)."""
    maximum = logits.max(axis=0)
    energies: Array = -(maximum + np.log(np.exp(logits - maximum).sum(axis=0)))
    return energies


@dataclass(frozen=True)
class Subspaces:
    """The mean image of each class and its principal components.

    Attributes
    ----------
    means : array of shape (10, P), float32
        P pixels at half resolution, at which a shift by a pixel matters little.
    bases : array of shape (10, PRINCIPAL_COMPONENTS, P), float32
        Orthonormal rows, the largest variance first.
    """

    means: Array
    bases: Array

    @classmethod
    def fit(cls, images: Array, labels: Array) -> "Subspaces":
        """Compute them, in about a second, from (M, 28, 28) uint8 images of all ten digits."""
        means, bases = [], []
        for digit in range(10):
            # One digit at a time, as floats of all images would take a lot of memory.
            members = _halved(images[labels == digit])
            mean = members.mean(axis=0)
            centered = members - mean
            _, vectors = np.linalg.eigh(centered.T @ centered)
            means.append(mean)
            bases.append(vectors.T[::-1][:PRINCIPAL_COMPONENTS])
        return cls(np.stack(means), np.stack(bases))

    def residual(self, images: Array) -> Array:
        """Compute the squared distance of each image to the nearest of the ten subspaces.

        Parameters
        ----------
        images : array of shape (M, 28, 28), uint8, or float32 from 0 (paper) to 1 (ink)

        Returns
        -------
        residuals : array of shape (M,), float32
        """
        flat = _halved(images)
        distances = []
        for mean, basis in zip(self.means, self.bases, strict=True):
            off = flat - mean
            off -= (off @ basis.T) @ basis
            distances.append((off * off).sum(axis=1))
        return np.min(distances, axis=0)


def _halved(images: Array) -> Array:
    """Average blocks of 2 x 2 pixels and flatten each image: (M, P), 0 to 1, float32."""
    M, H, W = images.shape
    blocks = images.reshape(M, H // 2, 2, W // 2, 2)
    halved = blocks.mean(axis=(2, 4), dtype=np.float32).reshape(M, -1)
    return halved / np.float32(255) if images.dtype == np.uint8 else halved


@dataclass(frozen=True)
class Reference:
    """The subspaces of the training images, and the residuals of the held-out images, (M,).

    They do not depend on a network.
    """

    subspaces: Subspaces
    residuals: Array

    @cached_property
    def ascending(self) -> Array:
        """The residuals in ascending order, one array for all networks."""
        return np.sort(self.residuals)

    @classmethod
    def fit(cls, mnist: Mnist) -> "Reference":
        """Compute both, in about two seconds."""
        subspaces = Subspaces.fit(mnist.train.images, mnist.train.labels)
        return cls(subspaces, subspaces.residual(mnist.validation.images))


@dataclass(frozen=True)
class Rejection:
    """A test of whether drawings are digits, by their energy and residual.

    Attributes
    ----------
    subspaces : Subspaces
    energies, residuals : array of shape (M,)
        Of the held-out images, ascending.
    threshold : float
        Drawings whose p-value is below this are refused.
    """

    subspaces: Subspaces
    energies: Array
    residuals: Array
    threshold: float

    @classmethod
    def fit(cls, logits: Array, reference: Reference, false_refusals: float) -> "Rejection":
        """Choose the threshold so that at most a share of the held-out images is refused.

        Parameters
        ----------
        logits : array of shape (10, M)
            Scores of the held-out images, by the network whose drawings are to be tested.
        reference : Reference
        false_refusals : float
            The share, from 0 to below 1.

        Raises
        ------
        ValueError
            If false_refusals is out of bounds.
        """
        if not 0 <= false_refusals < 1:
            raise ValueError(
                f"false_refusals is {false_refusals}; it must be at least 0 and below 1"
            )
        residuals = reference.residuals
        found = cls(reference.subspaces, np.sort(energy(logits)), reference.ascending, 0.0)
        p_values = np.sort(found.p_values(logits, residuals))
        return replace(found, threshold=float(p_values[int(false_refusals * len(p_values))]))

    def p_values(self, logits: Array, residuals: Array) -> Array:
        """Compute the share of the held-out images that are at least as unusual as each drawing.

        It is the smaller of the shares by energy and by residual, an array of shape (M,).
        """
        by_energy = 1 - np.searchsorted(self.energies, energy(logits)) / len(self.energies)
        by_residual = 1 - np.searchsorted(self.residuals, residuals) / len(self.residuals)
        return np.minimum(by_energy, by_residual)

    def refuses(self, logits: Array, images: Array) -> Array:
        """Decide for each image, (M, 28, 28), whether it is refused, (M,) bool."""
        refused: Array = self.p_values(logits, self.subspaces.residual(images)) < self.threshold
        return refused
