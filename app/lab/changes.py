"""What was changed in a run: what is said of it, and what is needed to take it back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from math import inf
from typing import Any

import numpy as np

from app.lab.errors import Conflict
from model.arrays import Array

MOST_CHANGES = 8
# A state is a few arrays of the size of the weights; older changes are taken back without one.
MOST_STATES = 3
# A slider that is dragged sends several values: those of one page within this time are one change.
MERGED_WITHIN_S = 5.0


@dataclass(frozen=True)
class Change:
    """A change of a run.

    Attributes
    ----------
    number : int
        Counted from 1 over the whole run.
    step : int
        The run's step when it was made; that of the other run, if this one was made in its place.
    words : str
    by : str or None
        The page that asked for it, as it calls itself.
    can_undo : bool
    restores_weights : bool
        Whether taking it back also brings back the weights of that step.
    """

    number: int
    step: int
    words: str
    by: str | None
    can_undo: bool
    restores_weights: bool = False


@dataclass(frozen=True)
class Before:
    """What a change replaced.

    Attributes
    ----------
    settings : mapping
        The former values of those that were changed, as ``Run.change`` takes them.
    shown : mapping
        The values to name as the former ones: for a learning rate that of the schedule.
    state : mapping, optional
        The training's state before the change.
    run : str, optional
        The id of the run in whose place this one was made.
    is_of_weights : bool
        Whether the weights were changed. A change of settings brings them back only if it
        ruined them.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    shown: Mapping[str, Any] = field(default_factory=dict)
    state: Mapping[str, Any] | None = None
    run: str | None = None
    is_of_weights: bool = False


@dataclass
class _Entry:
    change: Change
    before: Before
    made_at: float


class Changes:
    """Those of one run, of which the latest are kept."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._count = 0

    def record(self) -> dict[str, Any]:
        """Return them as plain data, without the arrays of their states."""
        return {"count": self._count, "entries": [_record(entry) for entry in self._entries]}

    def arrays(self) -> dict[int, dict[str, Array]]:
        """Return the arrays of their states by the numbers of the changes; they never change."""
        return {
            entry.change.number: _parts(entry.before.state, arrays=True)
            for entry in self._entries
            if entry.before.state is not None
        }

    @classmethod
    def restored(
        cls, record: Mapping[str, Any], arrays: Mapping[int, Mapping[str, Array]]
    ) -> "Changes":
        """Make them again of what ``record`` and ``arrays`` returned.

        A run in whose place another one was made is not kept, so that is not taken back.
        """
        changes = cls()
        changes._count = record["count"]
        for kept in record["entries"]:
            change, before = Change(**kept["change"]), dict(kept["before"])
            if before["state"] is not None:
                before["state"] = before["state"] | arrays[change.number]
            if before["run"] is not None:
                change = replace(change, can_undo=False)
            changes._entries.append(_Entry(change, Before(**before), -inf))
        return changes

    @property
    def changes(self) -> tuple[Change, ...]:
        """The latest, oldest first."""
        return tuple(entry.change for entry in self._entries)

    def add(self, words: str, step: int, by: str | None, before: Before | None) -> None:
        """Note a change; without ``before`` it cannot be taken back."""
        self._append(words, step, by, before, 0.0)

    def add_settings(
        self, before: Before, after: Mapping[str, Any], step: int, by: str | None, now: float
    ) -> None:
        """Note a change of settings; it is joined to the one that a page made just before.

        Parameters
        ----------
        before : Before
        after : mapping
            The new values by the names in ``before.shown``.
        step, by
            Those of ``Change``.
        now : float
            Seconds of any clock.
        """
        last = self._entries[-1] if self._entries else None
        if last is not None and by is not None and last.change.can_undo:
            is_same = last.change.by == by and last.before.settings.keys() == before.settings.keys()
            if is_same and now - last.made_at <= MERGED_WITHIN_S:
                self._entries.pop()
                before, step = last.before, last.change.step
        self._append(_words(before.shown, after), step, by, before, now)

    def mark_ruined(self) -> None:
        """Let taking back what was done so far bring back the weights, too, where they are kept."""
        for entry in self._entries:
            if entry.change.can_undo and entry.before.state is not None:
                entry.change = replace(entry.change, restores_weights=True)

    def forget_run(self, id: str) -> None:
        """No longer offer to bring back a run that is lost."""
        for entry in self._entries:
            if entry.before.run == id:
                entry.change = replace(entry.change, can_undo=False)

    def latest(self) -> tuple[Change, Before]:
        """Return the latest that can be taken back; Conflict if there is none."""
        for entry in reversed(self._entries):
            if entry.change.can_undo:
                return entry.change, entry.before
        raise Conflict("nothing was changed in this run that can be taken back")

    def take_back(self, change: Change, step: int, by: str | None) -> None:
        """Note that a change has been taken back."""
        for entry in self._entries:
            if entry.change.number == change.number:
                entry.before = Before()
                entry.change = replace(entry.change, can_undo=False, restores_weights=False)
            elif change.restores_weights:
                # The weights that were ruined are gone.
                is_of_weights = entry.before.is_of_weights
                entry.change = replace(entry.change, restores_weights=is_of_weights)
        weights = f", with the weights of step {change.step:,}" if change.restores_weights else ""
        self.add(f"Taken back{weights}: {change.words}", step, by, None)

    def _append(
        self, words: str, step: int, by: str | None, before: Before | None, now: float
    ) -> None:
        self._count += 1
        can_undo, before = before is not None, before or Before()
        change = Change(self._count, step, words, by, can_undo, before.is_of_weights)
        self._entries.append(_Entry(change, before, now))
        del self._entries[:-MOST_CHANGES]
        with_state = [entry for entry in self._entries if entry.before.state is not None]
        for entry in with_state[:-MOST_STATES]:
            # A change of weights is taken back by its state alone.
            can_undo = entry.change.can_undo and not entry.before.is_of_weights
            entry.change = replace(entry.change, can_undo=can_undo, restores_weights=False)
            entry.before = replace(entry.before, state=None)


def _record(entry: _Entry) -> dict[str, Any]:
    before = entry.before
    state = None if before.state is None else _parts(before.state, arrays=False)
    return {"change": asdict(entry.change), "before": vars(before) | {"state": state}}


def _parts(state: Mapping[str, Any], arrays: bool) -> dict[str, Any]:
    """Take the arrays of a training's state, or all else."""
    return {name: value for name, value in state.items() if isinstance(value, np.ndarray) == arrays}


def _words(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Say which values became which: "Learning rate 0.02 → 1, schedule one-cycle → constant"."""
    parts = [f"{_name(name)} {_value(before[name])} → {_value(after[name])}" for name in before]
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _name(setting: str) -> str:
    return {"own_digits": "learning from kept digits"}.get(setting, setting.replace("_", " "))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:.3g}" if isinstance(value, float) else str(value)
