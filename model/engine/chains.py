"""The workspaces of the engine: chains of stages, shared by all that compute a network of a shape.

Runs that take turns on one thread thus need the memory of one. A set of chains is lent to one
caller at a time. Whoever comes while all are lent gets a new one, and what nobody has used for a
while is given back to the system by ``release``; so is everything of a shape once the last engine
of that shape is closed.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from time import monotonic

import numpy as np

from model.arrays import Array
from model.engine.stages import Plan, Stage, plan_stages
from model.engine.workers import Workers
from model.engine.workspace import block_bytes, workspace
from model.network import CLASSES, Network, Placed

# The most chains that a thread keeps, the latest used. A batch has shards of two sizes at most, so
# this is enough for those of training and one more.
MOST_CHAINS = 3
# The most sets of chains of one shape and one number of threads that are kept while nobody uses
# them.
MOST_IDLE = 2


class Chain:
    """The stages of one thread for shards of N images.

    Attributes
    ----------
    inputs : list of arrays, each (*shape, N)
        What each stage reads, the images first; the last are the scores, (10, N).
    """

    def __init__(self, plans: list[Plan], N: int) -> None:
        self._stages: list[Stage] = [plan.stage(N, i == 0) for i, plan in enumerate(plans)]
        self.inputs = [*(stage.input for stage in self._stages), workspace((CLASSES, N))]
        self._links = list(zip(self._stages, self.inputs[1:], strict=True))

    @property
    def nbytes(self) -> int:
        return block_bytes(self.inputs, *map(vars, self._stages))

    def forward(self, rng: np.random.Generator | None) -> Array:
        """Compute the scores of the images; the next call overwrites the array."""
        for stage, output in self._links:
            stage.forward(output, rng)
        return self.inputs[-1]

    def backward(self, dlogits: Array, gradients: list[dict[str, Array]]) -> None:
        """Fill ``gradients``, a dict for each layer, from the gradient of the scores."""
        doutput = dlogits
        for stage, output in reversed(self._links):
            stage.backward(output, doutput, gradients)
            doutput = stage.dinput


class Chains:
    """What one caller at a time computes a network with.

    Attributes
    ----------
    plans : list of Plan
    workers : Workers
    """

    def __init__(self, network: Network, threads: int, niceness: int) -> None:
        self._network = network
        self.plans = plan_stages(network.stack[:-1])
        self.workers = Workers(threads, niceness)
        # The chains of each helping thread by its number, and of the caller, whoever that is.
        self._chains: dict[int, dict[int, Chain]] = {}
        self._gradients = workspace((0, network.size))
        self._gradient_views: list[list[dict[str, Array]]] = []
        self.caller = 0

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays; they may be made while this is asked."""
        chains = [chain for kept in list(self._chains.values()) for chain in list(kept.values())]
        plans = block_bytes(self._gradients, *map(vars, self.plans))
        return plans + sum(chain.nbytes for chain in chains)

    def prepare(self, weights: Array) -> None:
        """Lay out the weights of this step."""
        views = self._network.views(weights)
        for plan in self.plans:
            plan.prepare(views)

    def chain(self, N: int) -> Chain:
        """Return this thread's chain for N images: a kept one, or a new one for the oldest."""
        thread = threading.get_ident()
        chains = self._chains.setdefault(0 if thread == self.caller else thread, {})
        chain = chains.pop(N, None)
        if chain is None:
            if len(chains) == MOST_CHAINS:
                del chains[next(iter(chains))]
            chain = Chain(self.plans, N)
        chains[N] = chain
        return chain

    def gradients(self, shards: int) -> tuple[Array, list[list[dict[str, Array]]]]:
        """Return the gradients of so many shards, (shards, size), and their views by layer."""
        if len(self._gradients) < shards:
            self._gradients = workspace((shards, self._network.size))
            self._gradient_views = [self._network.views(row) for row in self._gradients]
        return self._gradients[:shards], self._gradient_views

    def close(self) -> None:
        """End the helping threads and drop all chains."""
        self.workers.close()
        self._chains.clear()


class SharedChains:
    """All chains for the networks of one shape, those that are lent and those that are not."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.users = 0
        # By the number of threads and their niceness, each with the time when it came back.
        self._idle: dict[tuple[int, int], list[tuple[float, Chains]]] = {}
        self._lent: set[Chains] = set()

    @property
    def nbytes(self) -> int:
        with _lock:
            idle = [chains for kept in self._idle.values() for _, chains in kept]
            return sum(chains.nbytes for chains in [*idle, *self._lent])

    @contextmanager
    def lend(self, threads: int, niceness: int) -> Iterator[Chains]:
        """Let the caller's thread compute with chains that nobody else uses meanwhile."""
        kind = threads, niceness
        with _lock:
            kept = self._idle.get(kind)
            chains = kept.pop()[1] if kept else Chains(self._network, threads, niceness)
            self._lent.add(chains)
        chains.caller = threading.get_ident()
        try:
            yield chains
        finally:
            with _lock:
                self._lent.discard(chains)
                idle = self._idle.setdefault(kind, [])
                is_kept = self.users > 0 and len(idle) < MOST_IDLE
                if is_kept:
                    idle.append((monotonic(), chains))
            if not is_kept:
                chains.close()

    def take_idle(self, before: float) -> list[Chains]:
        """Take out those that came back before a time; the lock is held."""
        kept_all = list(self._idle.values())
        taken = [chains for kept in kept_all for came, chains in kept if came <= before]
        for kind, kept in list(self._idle.items()):
            self._idle[kind] = [(came, chains) for came, chains in kept if came > before]
        return taken


# Reentrant, as the collector may close an engine that nobody closed in the middle of any of these.
_lock = threading.RLock()
_shared: dict[tuple[Placed, ...], SharedChains] = {}


def join(network: Network) -> SharedChains:
    """Count one more engine among those that share the chains of a network's shape."""
    with _lock:
        shared = _shared.setdefault(network.stack, SharedChains(network))
        shared.users += 1
        return shared


def leave(network: Network) -> None:
    """Count one engine less; the last one takes all chains with it that are not lent."""
    with _lock:
        shared = _shared[network.stack]
        shared.users -= 1
        taken = [] if shared.users else shared.take_idle(monotonic())
        if not shared.users:
            del _shared[network.stack]
    for chains in taken:
        chains.close()


def release(idle_s: float = 0.0) -> bool:
    """Drop the chains that nobody has used for so many seconds; tell whether there were any."""
    with _lock:
        before = monotonic() - idle_s
        taken = [chains for shared in list(_shared.values()) for chains in shared.take_idle(before)]
    for chains in taken:
        chains.close()
    return bool(taken)


def held_bytes() -> int:
    """Count the bytes of all chains, lent or not."""
    return sum(shared.nbytes for shared in list(_shared.values()))


def planned_bytes(network: Network, sizes: Sequence[int], shards: int, threads: int) -> int:
    """Compute what ``Chains`` will hold, without making them.

    Parameters
    ----------
    network : Network
    sizes : sequence of int
        Of how many images each thread has a chain.
    shards : int
        Of a batch that is differentiated; each has a gradient of its own.
    threads : int
    """
    fixed, for_image, plans = _chain_bytes(network.stack)
    chains = sum(fixed + for_image * N for N in sizes)
    return plans + threads * chains + 4 * shards * network.size


@lru_cache(maxsize=64)
def _chain_bytes(stack: tuple[Placed, ...]) -> tuple[int, int, int]:
    """Return the bytes of a chain without images, those for each image, and those of the plans.

    The chains that tell are made for one and two images, and are not filled.
    """
    plans = plan_stages(stack[:-1])
    one, two = (Chain(plans, N).nbytes for N in (1, 2))
    return 2 * one - two, two - one, block_bytes(*map(vars, plans))
