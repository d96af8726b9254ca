"""MNIST, read from its four files, checked, and split; all arrays are read-only."""

import gzip
import hashlib
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np

from model.arrays import Array

DEFAULT_DIRECTORY = Path(__file__).resolve().parent.parent.parent / "data" / "mnist"

# SHA-256 of the uncompressed files, as they have been published since 1998; training set first.
CHECKSUMS = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
HELD_OUT_COUNT = 5_000
# Rows and columns of an image.
SIDE = 28


class DataError(Exception):
    """A data file that is missing, damaged, or not the published one; the text names it."""


@dataclass(frozen=True)
class Examples:
    """Images with their labels.

    Attributes
    ----------
    images : array of shape (N, 28, 28), uint8, read-only
        0 is paper, 255 ink.
    labels : array of shape (N,), uint8, read-only
    """

    images: Array
    labels: Array


NO_EXAMPLES = Examples(np.empty((0, SIDE, SIDE), np.uint8), np.empty(0, np.uint8))


@dataclass(frozen=True)
class Mnist:
    """The 60,000 training images, the last 5,000 of them held out, and the 10,000 test images.

    The held-out images, ``validation``, are measured while a run trains and used for choosing
    settings. No choice depends on the test images.
    """

    train: Examples
    validation: Examples
    test: Examples


def load_mnist(directory: Path = DEFAULT_DIRECTORY) -> Mnist:
    """Read the four gzipped files of a folder.

    Raises
    ------
    DataError
        If a file is missing, is not gzip or IDX, or is not the published one.
    """
    # Decompression and hashing release the interpreter's lock, so that files are read in parallel.
    with ThreadPoolExecutor(2) as pool:
        images, labels, *test = pool.map(lambda name: _read(directory, name), CHECKSUMS)
    return Mnist(
        train=Examples(images[:-HELD_OUT_COUNT], labels[:-HELD_OUT_COUNT]),
        validation=Examples(images[-HELD_OUT_COUNT:], labels[-HELD_OUT_COUNT:]),
        test=Examples(*test),
    )


def _read(directory: Path, name: str) -> Array:
    file = directory / f"{name}.gz"
    try:
        content = gzip.decompress(file.read_bytes())
    except FileNotFoundError:
        raise DataError(
            f"{file} is missing; data/mnist/README.md says where it comes from"
        ) from None
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{file} cannot be read as gzip: {error}") from error
    array = read_idx(content, str(file))
    if (found := hashlib.sha256(content).hexdigest()) != CHECKSUMS[name]:
        raise DataError(
            f"{file} is not the published file: its content has SHA-256 {found}, "
            f"which should be {CHECKSUMS[name]}"
        )
    return array


def read_idx(content: bytes, source: str) -> Array:
    """View an IDX file as a read-only array of uint8; error messages call it ``source``.

    The format is 0, 0, the type (8 for bytes), the rank, the big-endian shape, the numbers.

    Raises
    ------
    DataError
        If the header or the length is wrong.
    """
    if len(content) < 4 or content[:3] != b"\0\0\x08":
        raise DataError(
            f"{source} is not an IDX file of bytes: it begins with {content[:4].hex(' ')!r}, "
            "which should be '00 00 08' and the rank"
        )
    rank = content[3]
    start = 4 + 4 * rank
    if len(content) < start:
        raise DataError(f"{source} ends within its header of {start} bytes")
    shape = struct.unpack_from(f">{rank}I", content, 4)
    if len(content) != start + prod(shape):
        raise DataError(
            f"{source} holds {len(content) - start:,} numbers where its header says "
            f"{' x '.join(map(str, shape))}"
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)
