"""Arrays in answers: nested lists of short numbers, or base64 of the exact bits."""

import json

import numpy as np
import pytest

from app.schemas.arrays import nest, pack
from tests.app.asking import unpacked


def test_lists_have_five_digits_and_nothing_longer():
    numbers = [0.0, -0.0, 1.0, 1 / 3, -123456.7, 9.99999, 1e-9 / 7, 6.02e23, 2e-40, 1000.0]
    found = nest(np.array([numbers]))
    assert found == [[float(f"{number:.5g}") for number in numbers]]
    assert json.dumps(found[0][:6]) == "[0.0, 0.0, 1.0, 0.33333, -123460.0, 10.0]"


def test_random_numbers_are_rounded_as_text_is():
    rng = np.random.default_rng(0)
    numbers = (rng.standard_normal(3000) * 10.0 ** rng.integers(-12, 12, 3000)).astype(np.float32)
    assert nest(numbers) == pytest.approx([float(f"{n:.5g}") for n in numbers], rel=1e-15)


def test_what_is_not_finite_stays_so():
    assert str(nest(np.array([np.nan, np.inf, -np.inf, 1.0]))) == "[nan, inf, -inf, 1.0]"


def test_packed_array_has_the_same_bits_row_by_row():
    array = np.random.default_rng(0).standard_normal((3, 4, 5)).astype(np.float32)[:, ::2, ::-1]
    packed = pack(array)
    assert packed.shape == [3, 2, 5]
    assert np.array_equal(unpacked(packed.model_dump()), array)
    assert unpacked(pack(np.array([0.1])).model_dump())[0] == np.float32(0.1)
