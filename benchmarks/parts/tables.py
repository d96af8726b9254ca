"""Tables on standard output, printed row by row while the figures are being measured."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


class Table:
    """A table whose first column is aligned left and whose other columns are aligned right.

    The head is printed when the table is made.

    Parameters
    ----------
    columns : mapping of str to int
        The head of each column and its width in characters.
    """

    def __init__(self, columns: Mapping[str, int]) -> None:
        self._widths = list(columns.values())
        self.row(*columns)

    def row(self, *cells: str) -> None:
        """Print one row; cells that are left out at its end stay empty."""
        first, *others = (
            f"{cell:{'>' if place else '<'}{width}}"
            for place, (cell, width) in enumerate(zip(cells, self._widths, strict=False))
        )
        print("".join([first, *others]).rstrip(), flush=True)


def goal_table() -> Table:
    """Start a table that compares each measured figure with its goal."""
    return Table({"": 50, "measured": 26, "goal": 20})


def take_turns(measures: Mapping[Key, Callable[[], float]], rounds: int) -> dict[Key, list[float]]:
    """Take all measurements one after another, ``rounds`` times.

    What else the machine does then disturbs all of them alike.

    Returns
    -------
    found : dict
        The figures of each measurement, one per round.
    """
    found: dict[Key, list[float]] = {key: [] for key in measures}
    for _ in range(rounds):
        for key, measure in measures.items():
            found[key].append(measure())
    return found


def ratios(figures: Sequence[float], others: Sequence[float]) -> list[float]:
    """Divide each figure by the other one of the same round."""
    return [figure / other for figure, other in zip(figures, others, strict=True)]
