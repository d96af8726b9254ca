"""Measure the memory of a server while it is used in every way.

New runs, forks, deletions, kept digits, drawings, and all views at random moments, as fast as the
server answers or 12 requests a second; ``--minutes N``, 30 by default. Then eight default runs,
and what is left once all runs but one have been deleted.
"""

import argparse
import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from benchmarks.parts.server import Client, Server
from benchmarks.parts.tables import goal_table

SEVEN = [[[20, 20], [50, 18], [80, 20], [65, 50], [50, 80], [42, 105]]]
# Requests per second at most.
RATE = 12
DIGITS = 130
RUNS = 8
SETTLED_S = 15
DREAMING_LAYER = 2
NETWORKS = (
    "default",
    "default",
    "classic",
    [{"type": "dense", "units": 64, "activation": "tanh"}, {"type": "dense", "units": 10}],
    [
        {"type": "conv", "filters": 16, "size": 3, "pad": 1, "activation": "relu"},
        {"type": "batch-norm"},
        {"type": "pool", "size": 2},
        {"type": "dropout", "rate": 0.2},
        {"type": "dense", "units": 10},
    ],
)
DRAWING_VIEWS = (
    *("predict", "explain?label=7", "saliency", "neighbors", "replay", "map"),
    *("nudge", "nudge-image", "directions", "rate-map", "branches", "dreams"),
)
READ_VIEWS = ("network?weights=1", "batch", "evaluation", "search?label=4&digit=9", "map")
# Of these, a kept step can be asked about.
OF_A_MOMENT = {"predict", "explain?label=7", "saliency", "neighbors", "network?weights=1"}


class User:
    """Somebody who does one thing after another, at random; the same seed, the same things."""

    def __init__(self, client: Client, seed: int) -> None:
        self._client, self._random = client, random.Random(seed)
        self.refused = 0
        self._actions: tuple[tuple[int, Callable[[], Any]], ...] = (
            (12, self.draw),
            (8, self.read),
            (2, self.make),
            (2, self.fork),
            (2, self.delete),
            (3, self.keep),
            (1, self.forget),
            (2, self.steer),
            (1, self.download),
        )

    def act(self) -> None:
        """Do one thing; a refusal, as of a run too many, is an answer like any other."""
        weights = [weight for weight, _ in self._actions]
        _, action = self._random.choices(self._actions, weights)[0]
        try:
            action()
        except RuntimeError:
            self.refused += 1

    def draw(self) -> None:
        view = self._random.choice(DRAWING_VIEWS)
        x, y = self._random.uniform(-8, 8), self._random.uniform(-8, 8)
        strokes = [[[px + x, py + y] for px, py in line] for line in SEVEN]
        body: dict[str, Any] = {"strokes": strokes}
        if view == "nudge":
            body |= {"label": 7, "learning_rate": 0.01, "count": 5, "others": 1000}
            body |= {"apply": True} if self._random.random() < 0.2 else {}
        if view in ("directions", "rate-map"):
            body |= {"label": 7}
        if view == "directions":
            body |= {"learning_rate": 0.01}
        if view == "nudge-image":
            body |= {"target": 4}
        if view == "dreams":
            body = {"layer": DREAMING_LAYER, "steps": 10}
        if view == "branches":
            body = {"rates": [0.01, 0.1, 1.0], "steps": 20}
        self._client.send("POST", self._path(view), body)

    def read(self) -> None:
        self._client.get(self._path(self._random.choice(READ_VIEWS)))

    def make(self) -> None:
        network = self._random.choice(NETWORKS)
        layers = network if isinstance(network, str) else [*network, {"type": "softmax"}]
        training = {"batch_size": self._random.choice([32, 100, 128, 256])}
        body = {"network": layers, "training": training, "start": self._random.random() < 0.5}
        self._client.send("POST", "/api/runs", body)

    def fork(self) -> None:
        run = self._run()
        step = self._random.choice(run["checkpoints"])
        replace = self._random.random() < 0.5
        body = {"fork": {"run": run["id"], "step": step}, "replace": replace}
        self._client.send("POST", "/api/runs", body | {"start": self._random.random() < 0.5})

    def delete(self) -> None:
        self._client.exchange("DELETE", f"/api/runs/{self._run()['id']}")

    def keep(self) -> None:
        self._client.send("POST", "/api/digits", {"strokes": SEVEN, "label": 7})

    def forget(self) -> None:
        digits = self._client.get("/api/digits")["digits"]
        chosen = self._random.choice(digits)["id"] if digits else "none"
        self._client.exchange("DELETE", f"/api/digits/{chosen}")

    def steer(self) -> None:
        path = f"/api/runs/{self._run()['id']}"
        what = self._random.choice(["start", "pause", "step", "undo", "own", "rate"])
        if what == "own":
            self._client.send("PATCH", path, {"own_digits": self._random.random() < 0.5})
        elif what == "rate":
            self._client.send("PATCH", path, {"learning_rate": self._random.choice([0.01, 0.05])})
        else:
            self._client.send("POST", f"{path}/{what}")

    def download(self) -> None:
        kind = self._random.choice(["npz", "json"])
        self._client.exchange("GET", f"/api/runs/{self._run()['id']}/checkpoint?format={kind}")

    def _run(self) -> Any:
        return self._random.choice(self._client.get("/api/runs")["runs"])

    def _path(self, view: str) -> str:
        run = self._run()
        path = f"/api/runs/{run['id']}/{view}"
        if view in OF_A_MOMENT and self._random.random() < 0.5:
            path += f"{'&' if '?' in view else '?'}at={self._random.choice(run['checkpoints'])}"
        return path


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    table = goal_table()
    with Server() as server, Client(server.port) as client:
        user, began, done = User(client, options.seed), time.perf_counter(), 0
        after_one = 0.0
        while (passed_s := time.perf_counter() - began) < 60 * options.minutes:
            if passed_s >= 60 and not after_one:
                after_one = server.memory() / 1e6
            user.act()
            done += 1
            time.sleep(max(0.0, done / RATE - (time.perf_counter() - began)))
        at_end = server.memory() / 1e6
        table.row("memory after a minute of mixed use", f"{after_one:.0f} MB", "-")
        what = f"after {options.minutes:g} minutes, {done:,} things done, {user.refused} refused"
        table.row(what, f"{at_end:.0f} MB", "-")
        table.row("the second to the first", f"{at_end / after_one:.2f}", "1.2, aim 1.05")
        delete_all_but_one(client)
        time.sleep(SETTLED_S)
        table.row("once all runs but one are deleted", f"{server.memory() / 1e6:.0f} MB", "-")
        table.row("peak", f"{server.peak_memory() / 1e6:.0f} MB", "-")
    with Server() as server, Client(server.port) as client:
        measure_runs(client)
        what = f"{RUNS} default runs that trained, {DIGITS} digits, all paused"
        table.row(what, f"{server.memory() / 1e6:.0f} MB", "500 MB, aim 350")


def measure_runs(client: Client) -> None:
    """Make eight default runs, let them train for a while, keep digits, and pause them."""
    while client.get("/api/runs/current?since=1000000000")["step"] < 10:
        time.sleep(0.1)
    for _ in range(RUNS - 1):
        client.send("POST", "/api/runs", {})
    for _ in range(DIGITS):
        client.send("POST", "/api/digits", {"strokes": SEVEN, "label": 7})
    time.sleep(SETTLED_S)
    for run in client.get("/api/runs")["runs"]:
        client.send("POST", f"/api/runs/{run['id']}/pause")
    time.sleep(SETTLED_S)


def delete_all_but_one(client: Client) -> None:
    """Delete all runs but the last, and that one's predecessor for good."""
    for run in client.get("/api/runs")["runs"][:-1]:
        with suppress(RuntimeError):
            client.exchange("DELETE", f"/api/runs/{run['id']}")


if __name__ == "__main__":
    main()
