"""Tables on standard output, printed row by row while the figures are being measured."""

from collections.abc import Callable, Mapping, Sequence


class Table:
    """A table of columns with a head and a width each; all but the first are aligned right."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self._widths = list(columns.values())
        self.row(*columns)

    def row(self, *cells: str) -> None:
        """Print one row; cells that are left out at its end stay empty."""
        first, *others = zip(cells, self._widths, strict=False)
        line = f"{first[0]:{first[1]}}" + "".join(f"{cell:>{width}}" for cell, width in others)
        print(line.rstrip(), flush=True)


def goal_table() -> Table:
    """Start a table that compares each measured figure with its goal."""
    return Table({"": 50, "measured": 26, "goal": 20})


def take_turns(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Take all measurements in turn, so that other programs disturb all alike.

    Returns the figures of each measurement, one per round.
    """
    found = [{name: measure() for name, measure in measures.items()} for _ in range(rounds)]
    return {name: [figures[name] for figures in found] for name in measures}


def ratios(figures: Sequence[float], others: Sequence[float]) -> list[float]:
    """Divide each figure by the other one of the same round."""
    return [figure / other for figure, other in zip(figures, others, strict=True)]
