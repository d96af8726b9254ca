"""Measure how fast Nudge trains and predicts, compared with PyTorch and ConvNetJS.

Every figure is a median over rounds in which all contenders took turns; leave the machine alone
meanwhile. A ratio is Nudge's rate divided by the other's in the same round; in brackets the least
and the greatest.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from statistics import median

from benchmarks.parts.contenders.process import Contender, Task, missing
from benchmarks.parts.tables import Table, goal_table, ratios, take_turns
from model.network import Network

CONTENDERS = ("nudge", "pytorch", "convnetjs")
LAYOUTS = ("NCHW", "channels-last")


@dataclass(frozen=True)
class Comparison:
    """A task and those who do it."""

    title: str
    # By contender, ``nudge`` among them, and the variant of the task: "pytorch NCHW".
    tasks: dict[str, Task]
    # Nudge's rate relative to PyTorch's.
    goal: str
    # Multiply-adds per image, all passes together, of the plain algorithm; 0 if not compared.
    cost: int = 0


def comparisons() -> Iterator[Comparison]:
    """List what is measured."""
    costs = {
        name: sum(row["multiply_adds"] for row in Network(name).describe())
        for name in ("classic", "default")
    }
    for network, cost in costs.items():
        task = {"do": "train", "network": network, "batch": 128}
        two, one = task | {"threads": 2}, task | {"threads": 1}
        tasks = {"nudge": two} | _layouts(two) | {"nudge one thread": one}
        if network == "classic":
            tasks["convnetjs batch 20"] = {"batch": 20}
        # The backward pass has two products for every one of the forward pass.
        yield Comparison(f"training {network}, 2 threads", tasks, "1.0 x, aim 1.25", 3 * cost)
        tasks = {"nudge": one} | _layouts(one)
        yield Comparison(f"training {network}, 1 thread", tasks, "", 3 * cost)
    for network, cost in costs.items():
        task = {"do": "infer", "network": network, "threads": 2}
        tasks = {"nudge": task}
        for batch in (100, 1000):
            tasks |= _layouts(task | {"batch": batch}, f" {batch} per batch")
        yield Comparison(f"10,000 images, {network}", tasks, "1.0 x, aim 1.5", cost)
        task = {"do": "predict", "network": network, "threads": 1}
        tasks = {"nudge": task} | _layouts(task)
        yield Comparison(f"one image, {network}", tasks, "1.0 x, aim 3")


def _layouts(task: Task, variant: str = "") -> dict[str, Task]:
    return {f"pytorch {layout}{variant}": task | {"layout": layout} for layout in LAYOUTS}


def report(
    table: Table, comparison: Comparison, rates: Mapping[str, list[float]], sgemm: float
) -> None:
    """Print Nudge's rate, and how it compares with the best variant of each other contender.

    ``rates`` has images per second, round by round; ``sgemm`` is the multiply-adds per second of
    the machine's own matrix product on as many threads.
    """
    rate = median(rates["nudge"])
    share = f"{comparison.cost * rate / sgemm:.0%}" if comparison.cost else ""
    table.row(comparison.title, f"{rate:,.0f}", share)
    goals = {"pytorch": comparison.goal, "convnetjs": "80 x", "nudge": "1.7 x, aim 1.9"}
    for contender, goal in goals.items():
        others = [name for name in rates if name.startswith(f"{contender} ")]
        if others:
            best = max(others, key=lambda name: median(rates[name]))
            found = ratios(rates["nudge"], rates[best])
            ratio = f"{median(found):.2f} x ({min(found):.2f} to {max(found):.2f})"
            table.row(f"    {best}", f"{median(rates[best]):,.0f}", "", ratio, goal)


def measure_learning() -> None:
    """Time whole commands, including the start of Python and the reading of the data."""
    table = goal_table()
    for wanted, goal, options in (
        (0.98, "6 s, aim 4", ["--network", "classic", "--epochs", "1"]),
        (0.99, "20 s, aim 10", ["--epochs", "2"]),
    ):
        runs = [learn([*options, "--seed", str(seed)]) for seed in range(3)]
        table.row(f"time to {wanted:.0%} of the test images", time_to(wanted, runs), goal)


def learn(options: Sequence[str]) -> tuple[float, float]:
    """Run the train command; return the seconds that it took and the accuracy on the test set."""
    command = [sys.executable, "-m", "model", "train", "--augmentation", "none"]
    command += ["--learning-rate", "0.15", *options]
    began = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    found = re.search(r"test +([\d.]+) ?%", done.stdout)
    if found is None:
        raise RuntimeError(f"the train command printed no test accuracy: {done.stdout}")
    return seconds, float(found[1]) / 100


def time_to(wanted: float, runs: Sequence[tuple[float, float]]) -> str:
    """Format the median time of runs, (seconds, accuracy) each, that all reach an accuracy."""
    least = min(accuracy for _, accuracy in runs)
    if least < wanted:
        return f"not reached: {least:.2%}"
    return f"{median(seconds for seconds, _ in runs):.1f} s (at least {least:.2%})"


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.5, help="of every turn")
    parser.add_argument("--only", default="", help="rows whose title contains this")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        contenders = {}
        for name in CONTENDERS:
            if why := missing(name):
                print(why)
            else:
                contenders[name] = stack.enter_context(Contender(name))
        sgemm = contenders["nudge"].rate({"do": "sgemm"}, options.seconds)
        print(f"sgemm on one core: {2 * sgemm / 1e9:.0f} GFLOP/s\n")
        table = Table({"": 38, "images/s": 10, "of sgemm": 10, "ratio": 26, "goal": 18})
        for comparison in comparisons():
            if options.only in comparison.title:
                measures = {
                    name: partial(contenders[contender].rate, task, options.seconds)
                    for name, task in comparison.tasks.items()
                    if (contender := name.split()[0]) in contenders
                }
                rates = take_turns(measures, options.rounds)
                threads = comparison.tasks["nudge"]["threads"]
                report(table, comparison, rates, sgemm * threads)
    if not options.only:
        print()
        measure_learning()


if __name__ == "__main__":
    main()
