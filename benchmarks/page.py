"""Measure how smoothly the open page runs and what it costs.

What loading it takes; frames per second at every part of the page, also while somebody draws; the
speed of training with the page open, in turn with the same browser on an empty page, and the
processor time of the browser; the speed while the page's requests are repeated without a browser.
Needs Playwright and Chromium, like the browser tests.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from itertools import product
from statistics import fmean, median, quantiles

from benchmarks.parts.server import Client, Server, keep_training, training_rate
from benchmarks.parts.tables import Table, goal_table, ratios, take_turns
from benchmarks.parts.visitor import STATIONS, Missing, Station, Visitor
from benchmarks.replay import Request

ROUNDS = 3
# At every part of the page.
SECONDS = 4.0
# Opening and closing the page has no effect any more after this.
SETTLE_S = 1.0


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    names = [name for name, _, _ in STATIONS]
    parser.add_argument(
        "--part", action="append", choices=names, help="measure the training speed only here"
    )
    asked = parser.parse_args(arguments).part or names
    stations = [station for station in STATIONS if station[0] in asked]
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
            measure_loading(table, visitor)
            measure_frames(table, visitor)
            measure_open(table, visitor, server.port, stations)
            visitor.open()
            requests = visitor.record(SECONDS)
        measure_requests(table, requests, server.port)


def measure_loading(table: Table, visitor: Visitor) -> None:
    """Open the page several times, each time as a new visitor and then as a returning one."""
    loads = [visitor.load() for _ in range(ROUNDS)]
    for name, times in zip(("first", "second"), zip(*loads, strict=True), strict=True):
        requests, size, paint, shift = (median(column) for column in zip(*times, strict=True))
        table.row(f"{name} visit: requests; kB", f"{requests:.0f}; {size / 1000:,.0f}", "250 kB")
        table.row("    first paint", f"{paint:.0f} ms", "300 ms")
        table.row("    shift of the layout", f"{shift:.4f}", "0.02")


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


def measure_open(table: Table, visitor: Visitor, port: int, stations: Sequence[Station]) -> None:
    """Compare the speed of training with and without the page, in turn."""
    # For each part and round, the speed relative to that before and after with the page closed,
    # and the browser's processor time relative to one core.
    shares: dict[str, list[float]] = defaultdict(list)
    loads: dict[str, list[float]] = defaultdict(list)
    visitor.leave()
    measure = partial(training_rate, port, partial(visitor.stay, SECONDS))
    closed = [measure()]
    for _, station in product(range(ROUNDS), stations):
        visitor.open()
        visitor.go_to(station)
        visitor.stay(SETTLE_S)
        before = visitor.processor_s()
        found = measure()
        loads[station[0]].append((visitor.processor_s() - before) / SECONDS)
        visitor.leave()
        visitor.stay(SETTLE_S)
        closed.append(measure())
        shares[station[0]].append(found / fmean(closed[-2:]))
    table.row("training with the page closed", f"{median(closed):,.0f} images/s")
    # Averages over all parts, round by round.
    averages = ([*map(fmean, zip(*by.values(), strict=True))] for by in (shares, loads))
    table.row("training with the page open, of that; browser", both(*averages), "90 %")
    for name in shares:
        table.row(f"    {name}", both(shares[name], loads[name]), "90 %")


def both(shares: list[float], loads: list[float]) -> str:
    """Format the relative speed of training and the browser's share of one core."""
    return f"{median(shares):.0%}; {median(loads):.0%} of a core"


def measure_requests(table: Table, requests: list[Request], port: int) -> None:
    """Compare the speed of training with and without the page's requests, in turn."""
    sizes: list[int] = []
    with tempfile.NamedTemporaryFile("w+", suffix=".json") as file:
        json.dump(requests, file)
        file.flush()
        command = [sys.executable, "-m", "benchmarks.replay", str(port), file.name]

        def repeat() -> None:
            sizes.append(int(subprocess.check_output(command)))

        alone = partial(training_rate, port, partial(time.sleep, 3 * SECONDS))
        found = take_turns({"alone": alone, "asked": partial(training_rate, port, repeat)}, ROUNDS)
    lasts = SECONDS * len(STATIONS)
    size = f"{len(requests) / lasts:.1f}, {median(sizes) / lasts / 1000:,.0f} kB"
    table.row("requests of the page per second", size)
    share = median(ratios(found["asked"], found["alone"]))
    table.row("training with these requests and no browser", f"{share:.0%}")


if __name__ == "__main__":
    main()
