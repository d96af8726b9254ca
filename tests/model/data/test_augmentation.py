"""Changed training images: what must stay, what must change, and that it can be repeated."""

import numpy as np
import pytest

from model.data import augmentation
from model.data.augmentation import GROUP, Handwriting, Plain, thicken, warp
from model.data.flourishes import FLOURISHES, flourish
from model.data.mnist import Examples
from model.drawing.masks import connected_components


def filled(batch, start, stop):
    x = np.empty((1, 28, 28, stop - start), np.float32)
    return x, batch.fill(start, stop, x)


@pytest.fixture(scope="module")
def some(mnist):
    return Examples(mnist.train.images[:2000], mnist.train.labels[:2000])


@pytest.fixture
def still(monkeypatch):
    """Turn every random change off."""
    for name in ("TURN", "SLANT", "STRETCH", "SHIFT", "BEND", "THICKEN", "FLOURISHED"):
        monkeypatch.setattr(augmentation, name, 0.0)
    monkeypatch.setattr(augmentation, "blot", lambda images: None)


def test_without_any_change_the_images_stay_as_they_are(some, still):
    indices = np.arange(5, 5 + 2 * GROUP + 3)
    x, labels = filled(Handwriting(some).batch(indices, np.random.default_rng(0)), 0, len(indices))
    expected, _ = filled(Plain(some).batch(indices, np.random.default_rng(0)), 0, len(indices))
    np.testing.assert_array_equal(x, expected)
    np.testing.assert_array_equal(labels, some.labels[indices])


def test_the_same_generator_gives_the_same_batch_whatever_is_filled_first(some):
    indices = np.arange(100)
    one = Handwriting(some).batch(indices, np.random.default_rng(3))
    other = Handwriting(some).batch(indices, np.random.default_rng(3))
    late, early = filled(one, 50, 100)[0], filled(one, 0, 50)[0]
    np.testing.assert_array_equal(filled(other, 0, 50)[0], early)
    np.testing.assert_array_equal(filled(other, 50, 100)[0], late)
    another = Handwriting(some).batch(indices, np.random.default_rng(4))
    assert np.abs(filled(another, 0, 50)[0] - early).max() > 0.5


def test_changed_images_are_still_ink_on_paper(some):
    x, _ = filled(Handwriting(some).batch(np.arange(300), np.random.default_rng(1)), 0, 300)
    assert x.min() >= 0
    assert x.max() <= 1
    assert (x.max(axis=(0, 1, 2)) > 0.5).all()
    # Nowhere near the edge of the paper: the digits are not pushed off it.
    assert x[0, 0].mean() < 0.01


def slow_thicken(image, amount, choose):
    """One image of shape (H, W), pixel by pixel."""
    H, W = image.shape
    changed = np.empty_like(image)
    for i in range(H):
        for j in range(W):
            near = image[i : i + 2, j : j + 2]
            changed[i, j] = image[i, j] + amount * (choose(near) - image[i, j])
    return changed


def test_thickening_agrees_with_a_slow_version():
    rng = np.random.default_rng(0)
    images = rng.random((28, 28, 6), np.float32)
    amounts = np.minimum(
        np.abs(np.random.default_rng(7).standard_normal(6, np.float32)) * augmentation.THICKEN, 1
    )
    expected = [
        slow_thicken(images[:, :, i], amounts[i], np.max if i < 3 else np.min) for i in range(6)
    ]
    thicken(images, np.random.default_rng(7))
    np.testing.assert_allclose(images, np.stack(expected, axis=2), atol=1e-6)


def test_a_shift_of_whole_and_of_half_pixels(monkeypatch, still):
    images = np.random.default_rng(0).random((28, 28, GROUP)).astype(np.float32)
    original = images.copy()

    class Fixed:
        """Gives the numbers of one shift, 1.5 rows and -2 columns."""

        def standard_normal(self, shape, dtype=np.float64):
            values = np.zeros(shape, dtype)
            if shape == (6, 1):
                values[4:, 0] = 1.5, -2.0
            return values

    monkeypatch.setattr(augmentation, "SHIFT", 1.0)
    warp(images, Fixed())
    above = np.zeros_like(original)
    below = np.zeros_like(original)
    above[:-1, 2:] = original[1:, :-2]
    below[:-2, 2:] = original[2:, :-2]
    np.testing.assert_allclose(images, (above + below) / 2, atol=1e-6)


def test_a_turn_moves_ink_as_the_matrix_says(monkeypatch, still):
    """A dot to the right of the middle comes from where a quarter turn leads."""
    images = np.zeros((28, 28, GROUP), np.float32)
    images[14, 20] = 1

    class Fixed:
        def standard_normal(self, shape, dtype=np.float64):
            values = np.zeros(shape, dtype)
            if shape == (6, 1):
                values[0] = np.pi / 2
            return values

    monkeypatch.setattr(augmentation, "TURN", 1.0)
    warp(images, Fixed())
    # Rows look at y = -column offset, columns at x = row offset: (14, 20) is seen from (20, 14).
    assert images[20, 14].min() == 1
    assert images.sum() == GROUP


def test_every_digit_that_can_be_written_otherwise_has_one_twin(some):
    _, owners = flourish(some.images, some.labels)
    expected = np.flatnonzero(np.isin(some.labels, list(FLOURISHES)))
    assert sorted(owners) == expected.tolist()


@pytest.mark.parametrize("digit", [1, 7])
def test_flags_feet_and_bars_only_ever_add_ink(some, digit):
    images = some.images[some.labels == digit]
    twins, owners = flourish(images, np.full(len(images), digit))
    added = twins.sum(axis=(1, 2), dtype=int) - images[owners].sum(axis=(1, 2), dtype=int)
    # A move by whole pixels may drop a faint speck at the edge.
    assert added.min() > -28
    assert np.mean(added > 255) > 0.95


@pytest.mark.parametrize("digit", [4, 9])
def test_about_half_of_the_4s_and_9s_are_written_anew(some, digit):
    """A stroke added to what was there leaves its ink; a digit written anew does not."""
    images = some.images[some.labels == digit]
    twins, _ = flourish(images, np.full(len(images), digit))
    places = [(down, right) for down in (-2, -1, 0, 1, 2) for right in (-2, -1, 0, 1, 2)]
    kept = np.max(
        [np.minimum(np.roll(images, to, (1, 2)), twins).sum(axis=(1, 2)) for to in places], axis=0
    )
    share = kept / images.sum(axis=(1, 2))
    assert 0.3 < np.mean(share < 0.95) < 0.8


def test_a_small_looped_9_has_a_hole_and_a_narrow_4_has_none():
    """Paper is one region around a 4, and two of a 9, whose twins are drawn on blank paper."""
    blank = np.zeros((200, 28, 28), np.uint8)
    blank[:, 10:18, 13:15] = 255
    holes = {}
    for digit in (4, 9):
        twins, _ = flourish(blank, np.full(200, digit))
        anew = [twin for twin in twins if connected_components(twin > 128)[1] == 1]
        holes[digit] = np.mean([connected_components(twin < 128)[1] - 1 for twin in anew])
    assert holes[4] < 0.2
    assert holes[9] > 0.2


def test_a_blot_fills_a_gap_of_a_pixel_in_every_twelfth_image_only():
    images = np.zeros((28, 28, 25), np.float32)
    images[10, 5:20] = images[12, 5:20] = 1
    before = images.copy()
    augmentation.blot(images)
    blotted = [i for i in range(25) if (images[..., i] != before[..., i]).any()]
    assert blotted == [0, 12, 24]
    # Between the lines all but the ends, where the neighbors reach no ink; nothing beside them.
    changed = np.argwhere(images[..., 0] != before[..., 0])
    assert changed.tolist() == [[11, column] for column in range(6, 19)]


def test_twins_are_centered_like_all_digits(some):
    twins, _ = flourish(some.images, some.labels)
    places = np.arange(28)
    mass = twins.sum(axis=(1, 2))
    for axis in (1, 2):
        middle = twins.sum(axis=3 - axis) @ places / mass
        assert np.abs(middle - 14).max() < 0.51


def test_a_share_of_the_batch_is_replaced_by_twins(some, monkeypatch, still):
    images, labels = some.images, some.labels
    monkeypatch.setattr(augmentation, "FLOURISHED", 1.0)
    ones = np.flatnonzero(labels == 1)[:40]
    twos = np.flatnonzero(labels == 2)[:40]
    twins, owners = flourish(images, labels)
    place = {owner: i for i, owner in enumerate(owners)}
    chosen = np.concatenate([ones, twos])
    x, found = filled(Handwriting(some).batch(chosen, np.random.default_rng(0)), 0, 80)
    seen = np.rint(x[0] * 255).astype(np.uint8).transpose(2, 0, 1)
    np.testing.assert_array_equal(seen[:40], twins[[place[i] for i in ones]])
    np.testing.assert_array_equal(seen[40:], images[twos])
    np.testing.assert_array_equal(found, labels[chosen])


def test_a_person_s_own_digits_are_numbered_after_the_others(some, still):
    own = Examples(255 - some.images[:3], np.array([7, 8, 9], np.uint8))
    for make in (Plain, Handwriting):
        changing = make(some)
        changing.mix(own)
        batch = changing.batch(np.array([2001, 4, 2002, 2000]), np.random.default_rng(0))
        x, labels = filled(batch, 0, 4)
        seen = np.rint(x[0] * 255).astype(np.uint8).transpose(2, 0, 1)
        assert labels.tolist() == [8, some.labels[4], 9, 7]
        np.testing.assert_array_equal(seen[[0, 2, 3]], own.images[[1, 2, 0]])
        np.testing.assert_array_equal(seen[1], some.images[4])
