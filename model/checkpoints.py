"""Runs on disk, and the ladder of a run's past."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from model.configuration import Configuration
from model.layers import Array
from model.network import Network

# A network that has learned for as long as the default recipe says; README tells how it is made.
PRETRAINED = Path(__file__).parent / "pretrained.npz"
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


class Ladder:
    """Checkpoints of a run, from its beginning to now: close together early, sparse later.

    When more than ``capacity`` would be kept, the one whose neighbors are nearest to each other,
    as a ratio of steps, is let go. The first and the newest always stay.

    Parameters
    ----------
    capacity : int
        How many are kept, at least 3.
    """

    def __init__(self, capacity: int = 60) -> None:
        self.capacity = capacity
        self._rungs: dict[int, Array] = {}

    @property
    def steps(self) -> tuple[int, ...]:
        """The kept steps, rising."""
        return tuple(self._rungs)

    def at(self, step: int) -> Array:
        """Return the kept weights of a step, read-only; KeyError if it was not kept."""
        return self._rungs[step]

    def offer(self, step: int, weights: Array) -> None:
        """Keep read-only weights as the newest; steps that do not rise are ignored."""
        if self._rungs and step <= self.steps[-1]:
            return
        self._rungs[step] = weights
        if len(self._rungs) > self.capacity:
            kept = np.log1p(np.array(self.steps, float))
            crowded = int(np.argmin(kept[2:] - kept[:-2])) + 1
            del self._rungs[self.steps[crowded]]
