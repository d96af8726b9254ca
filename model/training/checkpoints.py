"""Runs on disk."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from model.arrays import Array
from model.network import Network
from model.training.configuration import Configuration

# A network that has learned for as long as the default recipe says; README tells how it is made.
PRETRAINED = Path(__file__).parent.parent / "pretrained.npz"
FORMAT = "nudge checkpoint 1"
ARRAYS = ("weights", "average", "slots")
# A checkpoint of the largest network allowed, with Adam's two slots, in float32.
MOST_BYTES = 4 * 4 * 2_100_000
NUMBERS = ("seed", "step", "images_seen", "epoch", "offset")


class CheckpointError(ValueError):
    """A file that is no checkpoint, or a damaged one; the text says what is wrong."""


def save(file: str | Path | BinaryIO, state: Mapping[str, Any]) -> None:
    """Write what ``Training.state`` gave as an ``.npz``: the arrays, and the rest as JSON text."""
    plain = {name: value for name, value in state.items() if name not in ARRAYS}
    arrays = {name: state[name] for name in ARRAYS}
    np.savez(file, header=np.array(json.dumps({"format": FORMAT} | plain)), **arrays)


def load(file: str | Path | BinaryIO) -> dict[str, Any]:
    """Read a checkpoint for ``Training.resume`` or, with ``predicting_weights``, for predicting.

    Raises
    ------
    CheckpointError
        If the file is not one, with what is wrong.
    OSError
        If it cannot be read.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MOST_BYTES:
            raise CheckpointError(
                f"it unpacks to {unpacked:,} bytes; a checkpoint has at most {MOST_BYTES:,}"
            )
        if not isinstance(file, str | Path):
            file.seek(0)
        with np.load(file, allow_pickle=False) as archive:
            state = json.loads(str(archive["header"]))
            state.update({name: archive[name] for name in ARRAYS})
        _check(state)
    except (zipfile.BadZipFile, KeyError, EOFError, TypeError, json.JSONDecodeError) as error:
        raise CheckpointError(f"it is not a checkpoint of Nudge ({error})") from error
    except ValueError as error:
        raise CheckpointError(str(error)) from error
    return state


def _check(state: dict[str, Any]) -> None:
    if state.pop("format", None) != FORMAT:
        raise CheckpointError(f"its header does not say {FORMAT!r}")
    for name in NUMBERS:
        if not isinstance(state.get(name), int) or state[name] < 0:
            raise CheckpointError(f"{name} is {state.get(name)!r}, not a whole number from 0")
    Configuration.of(state["configuration"])
    size = Network(state["specification"]).size
    for name in ("weights", "average"):
        array = state[name]
        if array.dtype != np.float32 or array.shape != (size,):
            raise CheckpointError(
                f"{name} holds {array.shape} {array.dtype}; its network needs ({size},) float32"
            )
        if not np.isfinite(array).all():
            raise CheckpointError(f"{name} holds numbers that are not finite")


def predicting_weights(state: Mapping[str, Any]) -> Array:
    """Choose the numbers of a loaded state to predict with; as ``Training.weights`` does."""
    averaging = state["configuration"]["averaging"]
    weights: Array = state["average"] if averaging else state["weights"]
    return weights
