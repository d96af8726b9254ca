"""The data files: what is read from the real ones, and what is said of damaged ones."""

import gzip
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from model.data.mnist import CHECKSUMS, DEFAULT_DIRECTORY, DataError, Mnist, load_mnist, read_idx

DAMAGED = "t10k-labels-idx1-ubyte"


def test_the_splits_have_their_published_sizes(mnist: Mnist) -> None:
    for examples, count in ((mnist.train, 55_000), (mnist.validation, 5_000), (mnist.test, 10_000)):
        assert examples.images.shape == (count, 28, 28)
        assert examples.labels.shape == (count,)
        assert examples.images.dtype == examples.labels.dtype == np.uint8


def test_the_first_examples_are_the_well_known_ones(mnist: Mnist) -> None:
    assert mnist.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert mnist.test.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    # Ink is high: the corners of the first image are paper.
    assert mnist.train.images[0, 0, 0] == 0
    assert mnist.train.images[0].max() == 255
    mean = np.concatenate((mnist.train.images, mnist.validation.images)).mean() / 255
    assert mean == pytest.approx(0.1307, abs=0.0001)


def test_validation_is_the_end_of_the_training_file(mnist: Mnist) -> None:
    file = DEFAULT_DIRECTORY / "train-labels-idx1-ubyte.gz"
    labels = np.frombuffer(gzip.decompress(file.read_bytes())[8:], np.uint8)
    assert np.array_equal(np.concatenate((mnist.train.labels, mnist.validation.labels)), labels)


def test_nothing_can_be_written_into_the_data(mnist: Mnist) -> None:
    for examples in (mnist.train, mnist.validation, mnist.test):
        for array in (examples.images, examples.labels):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1
            with pytest.raises(ValueError, match="WRITEABLE"):
                array.flags.writeable = True


def test_the_folder_tells_the_checksums_of_its_files() -> None:
    text = (DEFAULT_DIRECTORY / "README.md").read_text()
    told = {name: found for found, name in re.findall(r"^    ([0-9a-f]{64})  (\S+)$", text, re.M)}
    committed = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in DEFAULT_DIRECTORY.glob("*.gz")
    }
    assert told == committed | CHECKSUMS


def folder_with(tmp_path: Path, name: str, content: bytes | None) -> Path:
    """The four files, one of them replaced or, without content, left out."""
    for each in CHECKSUMS:
        file = f"{each}.gz"
        if each != name:
            (tmp_path / file).symlink_to(DEFAULT_DIRECTORY / file)
        elif content is not None:
            (tmp_path / file).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("name", CHECKSUMS)
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = folder_with(tmp_path, name, None)
    with pytest.raises(DataError, match=rf"{name}\.gz is missing; data/mnist/README\.md says"):
        load_mnist(folder)


def one_label_changed(content: bytes) -> bytes:
    return content[:8] + bytes([content[8] ^ 1]) + content[9:]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda c: gzip.compress(c)[:-100], "cannot be read as gzip"),
        (lambda c: c, "cannot be read as gzip"),
        (lambda c: b"", "is not an IDX file"),
        (lambda c: gzip.compress(c)[:20] + b"damage" + gzip.compress(c)[26:], "cannot be read as"),
        (lambda c: gzip.compress(b""), "is not an IDX file of bytes"),
        (lambda c: gzip.compress(b"\0\0\x0d" + c[3:]), "begins with '00 00 0d 01'"),
        (lambda c: gzip.compress(c[:6]), "ends within its header of 8 bytes"),
        (lambda c: gzip.compress(c[:-1]), "holds 9,999 numbers where its header says 10000"),
        (lambda c: gzip.compress(c + c), "holds 20,008 numbers where its header says 10000"),
        (lambda c: gzip.compress(one_label_changed(c)), "is not the published file.*should be "),
    ],
)
def test_a_damaged_file_is_refused_by_name(
    tmp_path: Path, damage: Callable[[bytes], bytes], reason: str
) -> None:
    content = gzip.decompress((DEFAULT_DIRECTORY / f"{DAMAGED}.gz").read_bytes())
    folder = folder_with(tmp_path, DAMAGED, damage(content))
    with pytest.raises(DataError, match=rf"{DAMAGED}\.gz .*{reason}"):
        load_mnist(folder)


def test_files_in_each_others_place_are_refused(tmp_path: Path) -> None:
    other = (DEFAULT_DIRECTORY / "train-labels-idx1-ubyte.gz").read_bytes()
    with pytest.raises(DataError, match=rf"{DAMAGED}\.gz is not the published file"):
        load_mnist(folder_with(tmp_path, DAMAGED, other))


def test_idx_of_any_rank_is_a_view_in_c_order() -> None:
    content = bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6])
    assert read_idx(content, "six").tolist() == [[1, 2, 3], [4, 5, 6]]
