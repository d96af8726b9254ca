"""How products are divided: by hand, and always as views."""

import numpy as np
import pytest

from model.engine import products
from model.engine.products import part_length, parts
from model.engine.workspace import CACHE_LINE, workspace


@pytest.mark.parametrize(
    ("length", "work", "least", "most", "expected"),
    [
        (12544, 480, 32, None, 1792),  # 1,000,000 / 480 = 2083; 12544 = 1792 x 7
        (12544, 480, 32, 1600, 1568),
        (1024, 13440, 32, None, 64),  # at most 74
        (1024, 40000, 32, None, 1024),  # 25 would be too narrow
        (240, 48 * 1568, 8, None, 12),  # at most 13
        (97, 20000, 8, None, 97),  # a prime has no parts
        (50, 10, 32, None, 50),  # small as it is
    ],
)
def test_a_part_is_the_longest_whose_product_is_small(
    length, work, least, most, expected, monkeypatch
):
    monkeypatch.setattr(products, "small_product", lambda: 1_000_000)
    assert part_length(length, work, least, most) == expected


def test_without_kernels_for_small_products_nothing_is_cut(monkeypatch):
    monkeypatch.setattr(products, "small_product", lambda: 0)
    assert part_length(12544, 480, 32, 1600) == 12544


@pytest.mark.parametrize(("processor", "most"), [("SkylakeX", 10**6), ("Haswell", 0), (None, 0)])
def test_the_processor_decides(processor, most, monkeypatch):
    loaded = [{"user_api": "openmp"}, {"user_api": "blas", "architecture": processor}]
    monkeypatch.setattr(products, "threadpool_info", lambda: loaded)
    products.small_product.cache_clear()
    try:
        assert products.small_product() == most
    finally:
        products.small_product.cache_clear()


def test_parts_are_views_in_order():
    matrices = np.arange(48).reshape(2, 2, 12)
    columns, rows = parts(matrices, -1, 4), parts(matrices, -2, 1)
    assert columns.shape == (2, 3, 2, 4)
    assert columns[0, 1].tolist() == [[4, 5, 6, 7], [16, 17, 18, 19]]
    assert rows.shape == (2, 2, 1, 12)
    assert rows[1, 0].tolist() == [list(range(24, 36))]
    columns[0, 0, 0, 0] = rows[1, 1, 0, 0] = 100
    assert matrices[0, 0, 0] == matrices[1, 1, 0] == 100


def test_a_workspace_begins_with_a_cache_line_and_holds_zeros():
    for shape, dtype in (((3, 5), np.float32), ((7,), bool), ((2, 4), np.float32)):
        made = workspace(shape, dtype)
        assert made.shape == shape
        assert made.dtype == dtype
        assert made.ctypes.data % CACHE_LINE == 0
        assert not made.any()
        assert made.flags.c_contiguous
