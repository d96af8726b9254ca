"""Kill the server at random moments, and see whether its runs go on as if nothing had happened.

Each time SIGKILL ends the master and the worker, and a server is started on the same folder.
Measured are the time until it answers and how far back the first run is. At the end that run's
checkpoint is compared, bit for bit, with that of the same run without any server.
"""

import argparse
import io
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.parts.server import EPOCHS, Client, Server
from benchmarks.parts.tables import goal_table
from model.data import load_mnist
from model.network import Network
from model.training import Configuration, Training, load

LONGEST_S = 12.0


def main(arguments: list[str] | None = None) -> None:
    """Kill, compare and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--count", type=int, default=50, help="how often it is killed")
    parser.add_argument("--runs", type=int, default=1, help="how many runs train at the same time")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        report(Path(folder), asked.count, asked.runs, random.Random(asked.seed))


def report(folder: Path, count: int, runs: int, moments: random.Random) -> None:
    """Measure and print the table."""
    backs, starts, resumed = [], [], 0
    with Server(folder) as server, Client(server.port) as client:
        # From their first step on with these settings, as the run that they are compared with.
        first = names(client)[0]
        client.send("POST", "/api/runs", {"training": {"epochs": EPOCHS}})
        client.exchange("DELETE", f"/api/runs/{first}")
        for _ in range(runs - 1):
            client.send("POST", "/api/runs", {"training": {"epochs": EPOCHS}})
        ids = names(client)
        wait_until_stored(folder, ids)
        server.kill()
    for _ in range(count):
        with Server(folder) as server, Client(server.port) as client:
            starts.append(server.started_s)
            resumed += names(client) == ids
            before = steps_and_time(client, ids[0])
            time.sleep(moments.uniform(0, LONGEST_S))
            with Client(server.port) as last:
                after = steps_and_time(last, ids[0])
            server.kill()
        with Server(folder) as server, Client(server.port) as client:
            step = client.get(f"/api/runs/{ids[0]}?since=1000000000")["step"]
            rate = max(1e-9, (after[0] - before[0]) / (after[1] - before[1]))
            backs.append(max(0.0, (after[0] - step) / rate))
            server.kill()
    with Server(folder) as server, Client(server.port) as client:
        client.send("POST", f"/api/runs/{ids[0]}/pause")
        content, _ = client.exchange("GET", f"/api/runs/{ids[0]}/checkpoint?format=npz")
    table = goal_table()
    table.row("killed; came back with the same runs", f"{count}; {resumed}", "all")
    table.row("training lost, median; most", f"{median(backs):.1f} s; {max(backs):.1f} s", "10 s")
    table.row(
        f"answers with {runs} runs, median; most",
        f"{median(starts):.2f} s; {max(starts):.2f} s",
        "3 s",
    )
    state = load(io.BytesIO(content))
    table.row(f"the run at step {state['step']:,}", words_of(state), "the same bits")


def wait_until_stored(folder: Path, ids: list[str]) -> None:
    """Wait until these runs are in the database, and no others."""
    with closing(sqlite3.connect(folder / "nudge.db")) as connection:
        while {id for (id,) in connection.execute("SELECT id FROM runs")} != set(ids):
            time.sleep(0.05)


def names(client: Client) -> list[str]:
    """Return the ids of the runs."""
    return [run["id"] for run in client.get("/api/runs")["runs"]]


def steps_and_time(client: Client, run: str) -> tuple[int, float]:
    """Return the step of a run, and when that was."""
    return client.get(f"/api/runs/{run}?since=1000000000")["step"], time.perf_counter()


def words_of(state: dict[str, Any]) -> str:
    """Train the same run here and compare."""
    settings = Configuration.of(state["configuration"])
    training = Training(Network(state["specification"]), settings, state["seed"], load_mnist())
    try:
        while training.step < state["step"]:
            training.advance()
        same = training.state()
    finally:
        training.close()
    parts = ("weights", "average", "slots")
    is_same = all(np.array_equal(same[name], state[name]) for name in parts)
    return "the same bits" if is_same else "other bits"


if __name__ == "__main__":
    main()
