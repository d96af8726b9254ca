"""Rejection: energy and residual by hand, and on drawings that are not digits."""

from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.parts import nondigits
from model.judgment.rejection import PRINCIPAL_COMPONENTS, Reference, Rejection, Subspaces, energy


@pytest.fixture(scope="module")
def subspaces(mnist):
    return Subspaces.fit(mnist.train.images[:10_000], mnist.train.labels[:10_000])


def test_energy_by_hand():
    logits = np.log(np.array([[1.0, 0.1]] * 9 + [[7.0, 0.1]]))
    np.testing.assert_allclose(energy(logits), [-np.log(16), 0.0], atol=1e-12)
    assert energy(np.full((10, 1), 2000.0)) == pytest.approx(-2000 - np.log(10))


def test_subspaces_are_principal_components(mnist, subspaces):
    chosen = mnist.train.labels[:10_000] == 4
    fours = mnist.train.images[:10_000][chosen] / 255.0
    flat = fours.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(len(fours), -1)
    assert subspaces.means.shape == (10, 196)
    distances = [
        [
            np.linalg.norm((image - mean) - basis.T @ (basis @ (image - mean)))
            for mean, basis in zip(subspaces.means, subspaces.bases, strict=True)
        ]
        for image in flat[:40]
    ]
    expected = np.min(distances, axis=1) ** 2
    np.testing.assert_allclose(subspaces.residual(fours[:40]), expected, rtol=1e-3)
    np.testing.assert_allclose(subspaces.means[4], flat.mean(axis=0), atol=1e-4)
    singular = np.linalg.svd(flat - flat.mean(axis=0), compute_uv=False)
    kept = (((flat - flat.mean(axis=0)) @ subspaces.bases[4].T) ** 2).sum()
    assert kept == pytest.approx((singular[:PRINCIPAL_COMPONENTS] ** 2).sum(), rel=1e-4)
    identity = subspaces.bases[4] @ subspaces.bases[4].T
    np.testing.assert_allclose(identity, np.eye(PRINCIPAL_COMPONENTS), atol=1e-4)


def test_what_lies_in_a_subspace_has_no_residual(subspaces):
    inside = subspaces.means[7] + 0.3 * subspaces.bases[7][0] - 0.2 * subspaces.bases[7][5]
    image = inside.reshape(14, 14).repeat(2, axis=0).repeat(2, axis=1)
    odd = image.copy()
    odd[:4, :4] += 1
    found = subspaces.residual(np.stack([image, odd]))
    assert found[0] == pytest.approx(0, abs=1e-5)
    assert found[1] > 1


def test_bytes_and_fractions_are_the_same_images(mnist, subspaces):
    images = mnist.test.images[:20]
    fractions = images / np.float32(255)
    np.testing.assert_allclose(
        subspaces.residual(images), subspaces.residual(fractions), rtol=1e-4, atol=1e-5
    )


def test_rejection_by_hand():
    def scores(energies):
        logits = np.full((10, len(energies)), -1e6)
        logits[0] = -np.array(energies, float)
        return logits

    # Stand-ins for images that are their own residuals.
    reference = Reference(SimpleNamespace(residual=lambda images: images), np.arange(10.0))
    known = Rejection.fit(scores(range(10)), reference, false_refusals=0.2)
    # Of ten digits with energies and residuals 0 to 9, three are at least as unusual as that of 7.
    found = known.p_values(scores([7, 0, 9.5, 3, -1]), np.array([0, 6.5, 2, 99, -1]))
    assert found == pytest.approx([0.3, 0.3, 0.0, 0.0, 1.0])
    assert known.threshold == pytest.approx(0.3)  # so that 0.1 and 0.2 are refused
    assert known.refuses(scores(range(10)), np.arange(10.0)).tolist() == [False] * 8 + [True] * 2
    assert known.refuses(scores([0, 0]), np.array([8, 7.0])).tolist() == [True, False]
    tolerant = Rejection.fit(scores(range(10)), reference, 0.0)
    assert not tolerant.refuses(scores(range(10)), np.arange(10.0)).any()


@pytest.mark.parametrize("share", [-0.1, 1.0])
def test_a_share_out_of_bounds_is_refused(share):
    with pytest.raises(ValueError, match="false_refusals"):
        Rejection.fit(np.zeros((10, 3)), Reference(None, np.zeros(3)), share)


def test_digits_pass_and_most_other_drawings_do_not(mnist, reference, learned):
    network, weights, logits = learned
    known = Rejection.fit(logits, reference, 0.01)

    def refused(images):
        x = images.transpose(1, 2, 0)[None]
        logits = network.activations(weights, np.ascontiguousarray(x))[-2]
        return known.refuses(logits, images).mean()

    assert refused(mnist.test.images[:1000] / np.float32(255)) < 0.03
    assert refused(nondigits.draw("block", 20)) > 0.5
    assert refused(nondigits.draw("star", 20)) > 0.5
    assert refused(nondigits.shuffle(mnist.test.images[:100] / np.float32(255))) > 0.8
