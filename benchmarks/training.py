"""How fast Nudge trains and reads, next to its peers: ``python -m benchmarks.training``.

Every figure is a median over rounds in which all contenders took turns; the machine is best left
alone meanwhile. A ratio is Nudge's rate over the other's in the same round.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.contenders.process import Contender, missing
from model.network import Network

LAYOUTS = ("NCHW", "channels-last")
ALONE = "one thread"
Entry = tuple[str, str, dict[str, Any]]


@dataclass
class Row:
    """One line of the table: a task, and who does it how.

    Attributes
    ----------
    title : str
    entries : list of (contender's name, variant, task)
        Nudge's first.
    bar : str
        What is to be reached.
    cost : float
        Multiply-adds an image, all passes together, of the plain algorithm; 0 for none.
    """

    title: str
    entries: list[Entry]
    bar: str
    cost: float = 0
    rates: dict[tuple[str, str], list[float]] = field(default_factory=dict)


def rows() -> list[Row]:
    """List what is measured."""
    listed = []
    for network, bar in (("classic", "1.0 x, aim 1.25"), ("default", "1.0 x, aim 1.25")):
        for threads in (2, 1):
            listed.append(_training(network, threads, bar if threads == 2 else ""))
    for network in ("classic", "default"):
        task = {"do": "infer", "network": network, "threads": 2}
        torch = [("pytorch", f"{n} a batch", task | {"batch": n}) for n in (100, 1000)]
        listed.append(
            Row(
                f"10,000 images, {network}",
                [("nudge", "", task), *_layouts(torch)],
                "1.0 x, aim 1.5",
                _multiply_adds(network),
            )
        )
        task = {"do": "predict", "network": network}
        listed.append(
            Row(
                f"one image, {network}",
                [
                    ("nudge", "", task),
                    *_layouts([("pytorch", "", task | {"threads": 1})]),
                ],
                "1.0 x, aim 3",
            )
        )
    return listed


def _training(network: str, threads: int, bar: str) -> Row:
    task = {"do": "train", "network": network, "batch": 128, "threads": threads}
    entries: list[Entry] = [("nudge", "", task), *_layouts([("pytorch", "", task)])]
    if threads == 2:
        entries.append(("nudge", ALONE, task | {"threads": 1}))
    if network == "classic" and threads == 2:
        entries.append(("convnetjs", "batch 20", {"batch": 20}))
    cores = "2 threads" if threads == 2 else "1 thread"
    # Backwards there are two products for every one forwards.
    return Row(f"training {network}, {cores}", entries, bar, 3 * _multiply_adds(network))


def _layouts(entries: Sequence[Entry]) -> list[Entry]:
    return [
        (name, f"{layout} {variant}".strip(), task | {"layout": layout})
        for name, variant, task in entries
        for layout in LAYOUTS
    ]


def _multiply_adds(network: str) -> int:
    return sum(row["multiply_adds"] for row in Network(network).describe())


def measure(row: Row, contenders: dict[str, Contender], rounds: int, seconds: float) -> None:
    """Let everyone do the row's task in turn, again and again."""
    for _ in range(rounds):
        for name, variant, task in row.entries:
            if name in contenders:
                rate = contenders[name].rate(task, seconds)
                row.rates.setdefault((name, variant), []).append(rate)


def report(row: Row, sgemm: float) -> None:
    """Print a row: Nudge's rate, and how it compares with the best variant of each other."""
    own = row.rates["nudge", ""]
    text = f"{row.title:32}{median(own):10,.0f}/s"
    if row.cost:
        text += f"{row.cost * median(own) / sgemm:8.0%} of sgemm"
    print(text, flush=True)
    if ("nudge", ALONE) in row.rates:
        _compare(row, ("nudge", ALONE), "1.7 x, aim 1.9")
    for peer in ("pytorch", "convnetjs"):
        variants = {key: rates for key, rates in row.rates.items() if key[0] == peer}
        if variants:
            best = max(variants, key=lambda key: median(variants[key]))
            _compare(row, best, row.bar if peer == "pytorch" else "80 x")


def _compare(row: Row, other: tuple[str, str], bar: str) -> None:
    """Print how Nudge's rate compares with another's in the same rounds."""
    own, rates = row.rates["nudge", ""], row.rates[other]
    ratios = [mine / theirs for mine, theirs in zip(own, rates, strict=True)]
    print(
        f"    {' '.join(other):28}{median(rates):10,.0f}/s   "
        f"{median(ratios):6.2f} x ({min(ratios):.2f} to {max(ratios):.2f})   bar {bar or '-'}"
    )


def time_to_accuracy() -> None:
    """Time whole commands, the start of Python and the reading of the data included."""
    for goal, bar, options in (
        ("98 %", "6 s, aim 4", ["--network", "classic", "--epochs", "1"]),
        ("99 %", "20 s, aim 10", ["--epochs", "2"]),
    ):
        command = [sys.executable, "-m", "model", "train", "--augmentation", "none", *options]
        times, last = [], ""
        for seed in ("0", "1", "2"):
            began = time.perf_counter()
            done = subprocess.run(
                [*command, "--learning-rate", "0.15", "--seed", seed],
                check=True,
                capture_output=True,
                text=True,
            )
            times.append(time.perf_counter() - began)
            last = (done.stdout.strip().splitlines() or [""])[-1]
            print(f"    seed {seed}: {times[-1]:5.1f} s   {last}")
        print(f"time to {goal} test accuracy: {median(times):.1f} s   bar {bar}", flush=True)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.5, help="of every turn")
    parser.add_argument("--only", default="", help="rows whose title contains this")
    options = parser.parse_args()
    with ExitStack() as stack:
        contenders = {}
        for name in ("nudge", "pytorch", "convnetjs"):
            if why := missing(name):
                print(why)
            else:
                contenders[name] = stack.enter_context(Contender(name))
        sgemm = contenders["nudge"].rate({"do": "sgemm", "side": 1024}, options.seconds)
        print(f"sgemm on one core: {2 * sgemm / 1e9:.0f} GFLOP/s\n")
        for row in rows():
            if options.only in row.title:
                measure(row, contenders, options.rounds, options.seconds)
                report(row, sgemm * row.entries[0][2].get("threads", 1))
    if not options.only:
        time_to_accuracy()


if __name__ == "__main__":
    main()
