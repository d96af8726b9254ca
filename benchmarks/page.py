"""Measure how smoothly the open page runs and what it costs.

Frames per second at every part of the page, also while somebody draws; the speed of training with
the page open, in turn with the same browser on an empty page, and the processor time of the
browser; the speed while the page's requests are repeated without a browser. Needs Playwright and
Chromium, like the browser tests.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from functools import partial
from itertools import product
from pathlib import Path
from statistics import fmean, median, quantiles

from benchmarks.parts.server import Client, Server, keep_training, training_rate
from benchmarks.parts.tables import Table, goal_table, ratios, take_turns
from benchmarks.parts.visitor import STATIONS, Missing, Visitor
from benchmarks.replay import Request

# Opening and closing the page has no effect any more after this.
SETTLE_S = 1.0


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4, help="at every part of the page")
    options = parser.parse_args(arguments)
    with Server() as server:
        try:
            visitor = Visitor(server.port)
        except Missing as missing:
            print(missing)
            return
        with visitor:
            with Client(server.port) as client:
                keep_training(client)
            table = goal_table()
            measure_frames(table, visitor)
            measure_open(table, visitor, server.port, options.rounds, options.seconds)
            visitor.open()
            requests = visitor.record(options.seconds)
        measure_requests(table, requests, server.port, options.rounds, options.seconds)


def measure_frames(table: Table, visitor: Visitor) -> None:
    """Count frames at every part of the page, and while somebody draws."""
    visitor.open()
    frames = visitor.frames(20)
    table.row("frames/s on the first screen, median / 5th pct.", per_second(frames), "50")
    table.row("the same while drawing", per_second(visitor.frames(20, drawing=True)), "50")
    found = []
    for station in STATIONS:
        visitor.go_to(station)
        found += visitor.frames(3)
    table.row("the same at every part of the page", per_second(found), "50")


def per_second(apart_ms: list[float]) -> str:
    """Format the times between frames as frames per second: the median and the 5th percentile."""
    return f"{1000 / median(apart_ms):.0f} / {1000 / quantiles(apart_ms, n=20)[-1]:.0f}"


def measure_open(table: Table, visitor: Visitor, port: int, rounds: int, seconds: float) -> None:
    """Compare the speed of training with and without the page, in turn."""
    # For each part and round, the speed relative to that before and after with the page closed,
    # and the browser's processor time relative to one core.
    shares: dict[str, list[float]] = {name: [] for name, _, _ in STATIONS}
    loads: dict[str, list[float]] = {name: [] for name, _, _ in STATIONS}
    visitor.leave()
    measure = partial(training_rate, port, partial(visitor.stay, seconds))
    closed = [measure()]
    for _, station in product(range(rounds), STATIONS):
        visitor.open()
        visitor.go_to(station)
        visitor.stay(SETTLE_S)
        before = visitor.processor_s()
        found = measure()
        loads[station[0]].append((visitor.processor_s() - before) / seconds)
        visitor.leave()
        visitor.stay(SETTLE_S)
        closed.append(measure())
        shares[station[0]].append(found / fmean(closed[-2:]))
    table.row("training with the page closed", f"{median(closed):,.0f} images/s")
    what = "training with the page open, of that; browser"
    table.row(what, both(over_parts(shares), over_parts(loads)), "90 %")
    for name in shares:
        table.row(f"    {name}", both(shares[name], loads[name]), "90 %")


def over_parts(figures: dict[str, list[float]]) -> list[float]:
    """Average over all parts of the page, round by round."""
    return [fmean(found) for found in zip(*figures.values(), strict=True)]


def both(shares: list[float], loads: list[float]) -> str:
    """Format the relative speed of training and the browser's share of one core."""
    return f"{median(shares):.0%}; {median(loads):.0%} of a core"


def measure_requests(
    table: Table, requests: list[Request], port: int, rounds: int, seconds: float
) -> None:
    """Compare the speed of training with and without the page's requests, in turn."""
    lasts = seconds * len(STATIONS)
    sizes: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requests.json"
        file.write_text(json.dumps(requests))
        command = [sys.executable, "-m", "benchmarks.replay", str(port), str(file)]

        def repeat() -> None:
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            sizes.append(int(done.stdout))

        alone = partial(training_rate, port, partial(time.sleep, 3 * seconds))
        found = take_turns({"alone": alone, "asked": partial(training_rate, port, repeat)}, rounds)
    size = f"{len(requests) / lasts:.1f}, {median(sizes) / lasts / 1000:,.0f} kB"
    table.row("requests of the page per second", size)
    share = median(ratios(found["asked"], found["alone"]))
    table.row("training with these requests and no browser", f"{share:.0%}")


if __name__ == "__main__":
    main()
