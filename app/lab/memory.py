"""What the runs hold in memory: bounded before a run is made, and counted while they are there.

Both are bytes by kind:

- ``program``: the interpreter and its libraries, as the process was before it read the images;
- ``data``: the images of MNIST and the twins of the training images;
- ``weights``: of each run the weights, their average, the optimizer's slots, the gradient, what
  is published, and the states to which changes can be taken back;
- ``checkpoints``: the earlier weights of all runs, which share ``CHECKPOINT_BYTES``;
- ``predictors``: the workspaces for single drawings, one for each run;
- ``workspaces``: those of training and of measurements, shared by the networks of one shape;
- ``activations``: what a pass of the plain layers holds while a request is answered;
- ``caches``: what was measured and is kept, most of it the features of the training images.

docs/memory.md says what is not counted.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.lab.changes import MOST_STATES
from app.lab.errors import Conflict
from model import engine, inspection
from model.arrays import Array
from model.network import Network

if TYPE_CHECKING:
    from app.config import Config
    from app.lab.lab import Lab
    from app.lab.run import Run

# Of the checkpoints of all runs together. A default run alone keeps 60, of 0.33 MB each; with
# eight runs, each keeps about 35. Whatever the weights are, a run keeps three.
CHECKPOINT_BYTES = 96_000_000
FEWEST_CHECKPOINTS = 3
# Copies of a run's weights: those that train, their average, the gradient, those that the run
# began with (of a loaded checkpoint, its whole state), those that are published, and one that a
# reader of the snapshot before still has.
COPIES = 8
MOST_SLOTS = 2
# How many sets of features are kept, and how many numbers one has at most, 4 bytes each.
MOST_FEATURE_SETS = 3
MOST_FEATURES = 10_000_000
# Requests whose passes are counted as if they were made at the same time, with so many images.
PASSES, PASS_IMAGES = 2, 64
# The chains that a thread keeps, each for as many images as a shard can have; and the gradients of
# the largest batch.
CHAINS, MOST_SHARDS = [64] * 3, 16
# Sets of workspaces for the measurements and requests that are made beside training.
MEASURING_SETS = 2
# All images of MNIST and the twins of the training images, at most, each with its label.
IMAGES, TRAINING_IMAGES, MOST_TWINS, IMAGE_BYTES = 70_000, 55_000, 25_000, 28 * 28 + 1
DATA_BYTES = (IMAGES + MOST_TWINS) * IMAGE_BYTES
FLOAT = 4
MEGABYTE = 1_000_000

Bytes = dict[str, int]


def bound(networks: Sequence[Network], threads: int) -> Bytes:
    """Compute the most bytes, by kind, that runs of some networks hold, before they are made.

    Parameters
    ----------
    networks : sequence of Network
        One for each run, and one for the run that was deleted last.
    threads : int
        That train.
    """
    sizes = [FLOAT * network.size for network in networks]
    shapes = {network.stack: network for network in networks}.values()
    states = MOST_STATES * (2 + MOST_SLOTS)
    features = (inspection.feature_count(network) * TRAINING_IMAGES for network in shapes)
    return {
        "program": program_bytes(),
        "data": DATA_BYTES,
        "weights": sum((COPIES + MOST_SLOTS + states) * size for size in sizes),
        "checkpoints": max(CHECKPOINT_BYTES, FEWEST_CHECKPOINTS * sum(sizes)),
        "predictors": sum(engine.planned_bytes(network, [1], 0, 1) for network in networks),
        "workspaces": sum(_workspaces(network, threads) for network in shapes),
        "activations": _activations(networks),
        "caches": FLOAT * MOST_FEATURE_SETS * min(MOST_FEATURES, max(features, default=0)),
    }


def check_room(config: "Config", runs: "Collection[Run]", network: Network) -> None:
    """Refuse a run that does not fit into ``config.memory_mb`` beside those held with Conflict."""
    held, allowed = [run.predictor.network for run in runs], config.memory_mb * MEGABYTE
    # The first run is checked before the images are read: that is when the program is measured.
    program_bytes()
    if not allowed:
        return
    before, after = (
        sum(bound(networks, config.threads).values()) for networks in (held, [*held, network])
    )
    if after > allowed:
        raise Conflict(
            f"the run needs up to {_megabytes(after - before)} of memory, the server with its "
            f"{len(held)} runs up to {_megabytes(before)}, and {_megabytes(allowed)} are allowed "
            "(NUDGE_MEMORY_MB); delete a run, or make one of a smaller network"
        )


def share_checkpoints(runs: "Collection[Run]") -> None:
    """Give each run the same share of the memory for checkpoints."""
    for run in runs:
        run.limit_checkpoints(CHECKPOINT_BYTES // len(runs))


def bytes_by_kind(lab: "Lab") -> Bytes:
    """Count what is held at present; ``activations`` are those that the bound reserves."""
    runs = list(lab.snapshot.runs.values())
    networks = [run.network for run in runs]
    return {
        "program": program_bytes(),
        "data": DATA_BYTES,
        "weights": sum((COPIES + MOST_SLOTS) * FLOAT * network.size for network in networks),
        "checkpoints": array_bytes([list(run.checkpoints.values()) for run in runs]),
        "predictors": sum(run.predictor.nbytes for run in runs),
        "workspaces": engine.held_bytes(),
        "activations": _activations(networks),
        "caches": array_bytes([cache.values() for cache in lab.caches]),
    }


@cache
def program_bytes() -> int:
    """Return the resident memory of this process when this was asked first; 0 off Linux."""
    try:
        pages = Path("/proc/self/statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * 4096


def array_bytes(holder: Any) -> int:
    """Count the bytes of all arrays in an object of mappings, sequences and dataclasses."""
    return sum({id(array): array.nbytes for array in _arrays(holder)}.values())


def _arrays(holder: Any) -> Iterator[Array]:
    if isinstance(holder, np.ndarray):
        yield holder.base if isinstance(holder.base, np.ndarray) else holder
        return
    parts: Iterable[Any] = ()
    if isinstance(holder, Mapping):
        parts = holder.values()
    elif isinstance(holder, list | tuple):
        parts = holder
    elif is_dataclass(holder):
        parts = [getattr(holder, field.name) for field in fields(holder)]
    for part in parts:
        yield from _arrays(part)


def _workspaces(network: Network, threads: int) -> int:
    """Bound the workspaces of one shape, whatever the sizes of its batches."""
    training = engine.planned_bytes(network, CHAINS, MOST_SHARDS, threads)
    return training + MEASURING_SETS * engine.planned_bytes(network, CHAINS[:2], 1, 1)


def _activations(networks: Sequence[Network]) -> int:
    largest = max((network.held_numbers for network in networks), default=0)
    return PASSES * PASS_IMAGES * FLOAT * largest


def _megabytes(count: int) -> str:
    return f"{-(-count // MEGABYTE):,} MB"
