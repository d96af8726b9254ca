"""Changed training images: what must stay, what must change, and that it can be repeated."""

from itertools import pairwise

import numpy as np
import pytest

from model.data import augmentation
from model.data.augmentation import (
    GROUP,
    KNOTS,
    Augmentation,
    Handwriting,
    source_places,
    thicken,
    warp,
)
from model.data.flourishes import FLOURISHES, _center, flourish
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
    moves = ("TURN_RADIANS", "SLANT_PER_ROW", "STRETCH_LOG", "SHIFT_PIXELS", "BEND_PIXELS")
    for name in (*moves, "THICKENING", "BLOTTED_SHARE", "TWIN_SHARE"):
        monkeypatch.setattr(augmentation, name, 0)


def test_without_any_change_the_images_stay_as_they_are(some, still):
    indices = np.arange(5, 5 + 2 * GROUP + 3)
    x, labels = filled(Handwriting(some).batch(indices, np.random.default_rng(0)), 0, len(indices))
    expected = some.images[indices].transpose(1, 2, 0) * np.float32(1 / 255)
    np.testing.assert_array_equal(x[0], expected)
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


@pytest.mark.parametrize("edges", [(0, 100), (0, 64, 100), (0, 7, 16, 31, 100), range(101)])
def test_a_batch_is_the_same_however_it_is_cut_into_shards(some, edges):
    batch = Handwriting(some).batch(np.arange(100), np.random.default_rng(3))
    whole, _ = filled(batch, 0, 100)
    shards = [filled(batch, start, stop)[0] for start, stop in pairwise(edges)]
    np.testing.assert_array_equal(np.concatenate(shards, axis=3), whole)


@pytest.mark.parametrize("batch_size", [1, 3, 64])
def test_images_are_chosen_one_by_one_whatever_the_batch_size(some, monkeypatch, still, batch_size):
    """Shares of thickened, thinned and blotted images, of 960 digits that all can be changed."""
    gapped = np.zeros((batch_size, 28, 28), np.uint8)
    gapped[:, 10, 5:20] = gapped[:, 12, 5:20] = 255
    digits = Handwriting(Examples(gapped, np.zeros(batch_size, np.uint8)))
    rng = np.random.default_rng(0)

    def share(changed):
        batches = (digits.batch(np.arange(batch_size), rng) for _ in range(960 // batch_size))
        return np.mean([changed(filled(batch, 0, batch_size)[0][0]) for batch in batches])

    # In the middle of the gap, and beside the lines: no ink, half of it, or all of it.
    monkeypatch.setattr(augmentation, "BLOTTED_SHARE", 1 / 12)
    assert share(lambda x: x[11, 12] > 0.5) == pytest.approx(1 / 12, abs=0.03)
    monkeypatch.setattr(augmentation, "BLOTTED_SHARE", 0)
    monkeypatch.setattr(augmentation, "THICKENING", 0.5)
    assert share(lambda x: x[11, 12] > 0) == pytest.approx(1 / 2, abs=0.06)
    assert share(lambda x: x[10, 12] < 1) == pytest.approx(1 / 2, abs=0.06)


def test_no_two_images_of_a_batch_are_changed_by_the_same_numbers(some, monkeypatch, still):
    monkeypatch.setattr(augmentation, "THICKENING", 0.1)
    batch = Handwriting(some).batch(np.zeros(256, int), np.random.default_rng(0))
    shards = [filled(batch, start, start + 64)[0].reshape(784, 64) for start in range(0, 256, 64)]
    assert np.unique(np.hstack(shards), axis=1).shape == (784, 256)


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
    images = np.random.default_rng(0).random((28, 28, 6), np.float32)
    amounts = np.array([0.2, 1.7, -0.2, -1.7, 0.9, 0.0], np.float32)
    shares = np.minimum(np.abs(amounts), 1)
    chooses = [np.max, np.max, np.min, np.min, np.max, np.max]
    expected = [slow_thicken(images[:, :, i], shares[i], chooses[i]) for i in range(6)]
    thicken(images, amounts)
    np.testing.assert_allclose(images, np.stack(expected, axis=2), atol=1e-6)


def one_map(**numbers):
    """What ``warp`` needs for one group whose only displacement is by these numbers."""
    names = ("turn", "slant", "stretch_y", "stretch_x", "shift_y", "shift_x")
    maps = np.array([[numbers.get(name, 0.0)] for name in names])
    return [0, GROUP], source_places(maps, np.zeros((1, 2, KNOTS, KNOTS), np.float32))


def test_a_shift_of_whole_and_of_half_pixels(monkeypatch):
    images = np.random.default_rng(0).random((28, 28, GROUP)).astype(np.float32)
    original = images.copy()
    monkeypatch.setattr(augmentation, "SHIFT_PIXELS", 1.0)
    warp(images, *one_map(shift_y=1.5, shift_x=-2.0))
    above, below = np.zeros((2, *original.shape))
    above[:-1, 2:] = original[1:, :-2]
    below[:-2, 2:] = original[2:, :-2]
    np.testing.assert_allclose(images, (above + below) / 2, atol=1e-6)


def test_a_turn_moves_ink_as_the_matrix_says(monkeypatch):
    """A dot to the right of the middle comes from where a quarter turn leads."""
    images = np.zeros((28, 28, GROUP), np.float32)
    images[14, 20] = 1
    monkeypatch.setattr(augmentation, "TURN_RADIANS", 1.0)
    warp(images, *one_map(turn=np.pi / 2))
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


def test_a_blot_fills_a_gap_of_a_pixel_in_the_chosen_images_only():
    images = np.zeros((28, 28, 25), np.float32)
    images[10, 5:20] = images[12, 5:20] = 1
    before = images.copy()
    chosen = np.isin(np.arange(25), [0, 3, 24])
    augmentation.blot(images, chosen)
    np.testing.assert_array_equal((images != before).any(axis=(0, 1)), chosen)
    # Between the lines all but the ends, where the neighbors reach no ink; nothing beside them.
    changed = np.argwhere(images[..., 0] != before[..., 0])
    assert changed.tolist() == [[11, column] for column in range(6, 19)]


def test_twins_are_centered_like_all_digits_unless_ink_reaches_the_edge(some):
    twins, _ = flourish(some.images, some.labels)
    mass = twins.sum(axis=(1, 2))
    inked = twins.any(axis=1)[:, [0, -1]] | twins.any(axis=2)[:, [0, -1]]
    free = ~inked.any(axis=1)
    assert free.mean() > 0.98
    for axis in (1, 2):
        middle = twins.sum(axis=3 - axis) @ np.arange(28) / mass
        assert np.abs(middle[free] - 14).max() < 0.51
        assert np.abs(middle - 14).max() < 1.2


def test_a_share_of_the_batch_is_replaced_by_twins(some, monkeypatch, still):
    images, labels = some.images, some.labels
    monkeypatch.setattr(augmentation, "TWIN_SHARE", 1.0)
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
    for make in (Augmentation, Handwriting):
        changing = make(some)
        changing.use_own_digits(own)
        batch = changing.batch(np.array([2001, 4, 2002, 2000]), np.random.default_rng(0))
        x, labels = filled(batch, 0, 4)
        seen = np.rint(x[0] * 255).astype(np.uint8).transpose(2, 0, 1)
        assert labels.tolist() == [8, some.labels[4], 9, 7]
        np.testing.assert_array_equal(seen[[0, 2, 3]], own.images[[1, 2, 0]])
        np.testing.assert_array_equal(seen[1], some.images[4])


def test_centering_moves_no_ink_over_the_edge():
    """All ink left of the middle, and a line that a full move to the right would wrap."""
    digit = np.zeros((28, 28), np.uint8)
    digit[4:24, 2:6] = 255
    digit[14, 6:26] = 255
    digits = np.stack([np.rot90(digit, turns) for turns in range(4)])
    moved = digits.copy()
    _center(moved)
    free = 2
    np.testing.assert_array_equal(moved[0, :, free:], digit[:, :-free])
    assert not moved[0, :, :free].any()
    for turns in range(4):
        # One edge row or column of each is reached by the line, and the others stay paper.
        edges = [moved[turns, 0], moved[turns, -1], moved[turns, :, 0], moved[turns, :, -1]]
        assert sum(edge.any() for edge in edges) == 1
        assert moved[turns].sum(dtype=int) == digit.sum(dtype=int)
