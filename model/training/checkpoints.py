"""Runs as files: ``.npz`` archives of three arrays and a header of JSON text.

A file may come from anybody. What its parts claim to hold is checked before it is read, so that
a small file cannot make the reader allocate much.
"""

import json
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import asdict
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy

from model.arrays import Array
from model.network import Network
from model.training.configuration import LARGEST_SEED, Configuration
from model.training.optimizers import OPTIMIZERS

# The default network, trained by the default recipe; README.md says how it is made.
PRETRAINED = Path(__file__).parent.parent / "pretrained.npz"
FORMAT = "nudge checkpoint 1"
ARRAYS = ("weights", "average", "slots")
# Bytes of the largest array, Adam's two slots for the largest network allowed, in float32; of
# the header, at four for each character, of which 40 layers take about 8,000; and of a file.
MOST_BYTES = 4 * 2 * 2_100_000
MOST_HEADER_BYTES = 1_000_000
LARGEST_FILE = 2 * MOST_BYTES + MOST_HEADER_BYTES
NUMBERS = ("seed", "step", "images_seen", "epoch", "offset", "optimizer_steps")
# The largest whole number that every reader of JSON keeps exactly.
LARGEST_NUMBER = 2**53 - 1
# What reading a damaged archive, array or JSON text raises; KeyError where an array is missing.
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, tokenize.TokenError),
    *(ValueError, EOFError, RuntimeError, TypeError, KeyError),
)


class CheckpointError(ValueError):
    """A file that is not a checkpoint, or a damaged one; the text says what is wrong."""


def save(file: str | Path | BinaryIO, state: Mapping[str, Any]) -> None:
    """Write what ``Training.state`` returned; a path is used exactly as it is given."""
    plain = {name: value for name, value in state.items() if name not in ARRAYS}
    arrays = {name: state[name] for name in ARRAYS}
    # NumPy appends ".npz" to a path without it, but not to the name of an open file.
    with open(file, "wb") if isinstance(file, str | Path) else nullcontext(file) as opened:
        np.savez(opened, header=np.array(json.dumps({"format": FORMAT} | plain)), **arrays)


def load(file: str | Path | BinaryIO) -> dict[str, Any]:
    """Read a checkpoint as what ``Training.state`` returned.

    Raises
    ------
    CheckpointError
        If the file is not a checkpoint, or damaged.
    OSError
        If it cannot be read.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            header = str(_read(archive, "header", "U"))
            arrays = {name: _read(archive, name, "f4") for name in ARRAYS}
        state = json.loads(header)
    except CheckpointError:
        raise
    except RecursionError:
        raise CheckpointError("its header is nested too deeply") from None
    except UNREADABLE as error:
        raise CheckpointError(f"it is not a checkpoint of Nudge ({error})") from error
    try:
        return _checked(state, arrays)
    except ValueError as error:
        raise CheckpointError(str(error)) from error


def _read(archive: zipfile.ZipFile, name: str, kind: str) -> Array:
    """Read an array of dtype "f4" or "U", if it does not unpack to too much."""
    member = archive.getinfo(f"{name}.npy")
    if member.flag_bits & 1:
        raise CheckpointError(f"{name} is encrypted; a checkpoint is not")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise CheckpointError(f"{name} is compressed by method {member.compress_type}, not 0 or 8")
    most = MOST_BYTES if name in ARRAYS else MOST_HEADER_BYTES
    if member.file_size > most:
        raise CheckpointError(f"{name} unpacks to {member.file_size:,} bytes, over {most:,}")
    with archive.open(member) as file:
        if (version := npy.read_magic(file)) != (1, 0):
            raise CheckpointError(f"{name} is in version {version} of NumPy's format, not (1, 0)")
        shape, fortran_order, dtype = npy.read_array_header_1_0(file)
        if not np.issubdtype(dtype, kind) or not dtype.isnative or fortran_order:
            raise CheckpointError(f"{name} holds {dtype}, not {np.dtype(kind)} in native order")
        claimed, held = prod(shape) * dtype.itemsize, member.file_size - file.tell()
        if claimed != held:
            raise CheckpointError(f"{name} claims {claimed:,} bytes and holds {held:,}")
        return np.frombuffer(file.read(), dtype).reshape(shape)


def _checked(header: Any, arrays: dict[str, Array]) -> dict[str, Any]:
    """Return header and arrays as one state, with all settings, if each part can be used."""
    if not isinstance(header, dict) or header.pop("format", None) != FORMAT:
        raise CheckpointError(f"its header does not say {FORMAT!r}")
    # Files of runs that never changed their optimizer may leave it out.
    header.setdefault("optimizer_steps", header.get("step"))
    for name in NUMBERS:
        value, most = header.get(name), LARGEST_SEED if name == "seed" else LARGEST_NUMBER
        if type(value) is not int or not 0 <= value <= most:
            raise CheckpointError(f"{name} is {value!r}, not a whole number from 0 to {most}")
    for name, kind in (("configuration", dict), ("specification", list)):
        if not isinstance(header.get(name), kind):
            raise CheckpointError(f"its header has no {name}")
    configuration = Configuration.of(header["configuration"])
    header["configuration"] = asdict(configuration)
    slots = OPTIMIZERS[configuration.optimizer].slots
    network = Network(header["specification"])
    configuration.check_batch(network)
    shapes = ((network.size,), (network.size,), (slots, network.parameter_count))
    for (name, array), shape in zip(arrays.items(), shapes, strict=True):
        if array.shape != shape:
            raise CheckpointError(
                f"{name} has shape {array.shape}; its network and optimizer need {shape}"
            )
        if not np.isfinite(array).all():
            raise CheckpointError(f"{name} holds numbers that are not finite")
    return header | arrays


def predicting_weights(state: Mapping[str, Any]) -> Array:
    """Choose the array of a state that ``Training.weights`` copies, (network.size,), float32."""
    weights: Array = state["average" if state["configuration"]["averaging"] else "weights"]
    return weights
