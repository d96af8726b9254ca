"""A person's own digits: drawings with the labels that the person gave them, kept in a file."""

import json
import logging
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from app.lab.digit_lines import OwnDigit, line_of, read_digit, written
from app.lab.errors import Conflict, Unavailable, Unknown
from model.data import Examples

log = logging.getLogger(__name__)

FILE = "my-digits.jsonl"
MOST_DIGITS = 2_000


class OwnDigits:
    """Keeps them in a file of one JSON object per line, which is read at the first use.

    Any thread may use it. A line of the file that is no digit is reported, skipped and left where
    it is. A line without an id is given one made of its content, which is written when the file
    is next replaced.

    Parameters
    ----------
    folder : Path
        Made when the first digit is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.RLock()
        self._known: list[OwnDigit | str] | None = None
        # The latest that were forgotten, rising, with their places among the lines.
        self._forgotten: list[tuple[int, OwnDigit]] = []

    def all(self) -> list[OwnDigit]:
        """Return them, oldest first.

        Raises
        ------
        Unavailable
            If there is a file that cannot be read. All other methods raise it, too, also if the
            file cannot be written, and change nothing then.
        """
        with self._lock:
            return [entry for entry in self._entries() if isinstance(entry, OwnDigit)]

    def examples(self) -> Examples:
        """Return them as images with labels."""
        kept = self.all()
        images = np.array([digit.image for digit in kept], np.uint8).reshape(-1, 28, 28)
        return Examples(images, np.array([digit.label for digit in kept], np.uint8))

    def text(self) -> str:
        """Return them in the form of the file, without the ids, which mean nothing elsewhere."""
        entries = [json.loads(digit.line) for digit in self.all()]
        for entry in entries:
            del entry["id"]
        return "".join(f"{line_of(entry)}\n" for entry in entries)

    def add(self, label: int, drawing: Mapping[str, Any]) -> OwnDigit:
        """Keep a drawing.

        Parameters
        ----------
        label : int
            0 to 9.
        drawing : mapping
            ``strokes``, in any unit and optionally with their ``canvas``, or ``pixels``.

        Raises
        ------
        Conflict
            If MOST_DIGITS are kept.
        DrawingError
            If there is nothing to see in it.
        """
        entry = {"id": secrets.token_hex(6), "label": label} | written(drawing)
        with self._lock:
            kept = self.all()
            if len(kept) >= MOST_DIGITS:
                raise Conflict(
                    f"{len(kept):,} digits are kept, which is the most; remove some first"
                )
            digit = read_digit(line_of(entry), {digit.id for digit in kept})
            with _file_errors(self.path, "written"):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self.path.open("a+b") as file:
                    file.seek(max(0, file.tell() - 1))
                    # A write that was cut off left a line without its end.
                    end = "\n" if file.read() not in (b"", b"\n") else ""
                    file.write(f"{end}{digit.line}\n".encode())
            self._entries().append(digit)
            return digit

    @property
    def forgotten_count(self) -> int:
        """How many ``undo`` brings back."""
        return len(self._forgotten)

    def remove(self, id: str) -> None:
        """Forget one; Unknown if there is none of this id."""
        if not self._forget(lambda digit: digit.id == id):
            raise Unknown(f"no digit that is kept has the id {id!r}")

    def clear(self) -> None:
        """Forget all of them."""
        self._forget(lambda digit: True)

    def undo(self) -> int:
        """Bring back those that were forgotten last, to their places; return how many.

        Raises
        ------
        Conflict
            If there are none, or there would be more than MOST_DIGITS.
        """
        with self._lock:
            entries, forgotten = list(self._entries()), self._forgotten
            if not forgotten:
                raise Conflict("no digit was deleted that can be brought back")
            if len(self.all()) + len(forgotten) > MOST_DIGITS:
                raise Conflict(f"with them more than {MOST_DIGITS:,} digits would be kept")
            for place, digit in forgotten:
                entries.insert(place, digit)
            self._replace(entries)
            self._forgotten = []
            return len(forgotten)

    def _forget(self, is_meant: Callable[[OwnDigit], bool]) -> int:
        with self._lock:
            entries = self._entries()
            forgotten = [
                (place, entry)
                for place, entry in enumerate(entries)
                if isinstance(entry, OwnDigit) and is_meant(entry)
            ]
            if forgotten:
                places = {place for place, _ in forgotten}
                self._replace([e for place, e in enumerate(entries) if place not in places])
                self._forgotten = forgotten
            return len(forgotten)

    def _entries(self) -> list[OwnDigit | str]:
        """All lines: digits, and as text the lines that are none."""
        if self._known is None:
            known: list[OwnDigit | str] = []
            ids: set[str] = set()
            for number, line in enumerate(self._read_lines(), 1):
                try:
                    digit = read_digit(line, ids)
                    ids.add(digit.id)
                    known.append(digit)
                except (ValueError, TypeError, KeyError, RecursionError) as error:
                    log.error("%s, line %d is skipped: %s", self.path, number, error)
                    known.append(line)
            self._known = known
        return self._known

    def _read_lines(self) -> list[str]:
        with _file_errors(self.path, "read"):
            try:
                text = self.path.read_text(encoding="utf-8", errors="replace")
            except FileNotFoundError:
                return []
        return [line for line in text.split("\n") if line.strip()]

    def _replace(self, entries: list[OwnDigit | str]) -> None:
        """Write a new file in place of the old one, whole or not at all."""
        lines = [entry if isinstance(entry, str) else entry.line for entry in entries]
        new = self.path.with_suffix(".new")
        with _file_errors(self.path, "written"):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            os.replace(new, self.path)
        self._known = entries


@contextmanager
def _file_errors(path: Path, done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        log.error("%s cannot be %s: %s", path, done, error)
        raise Unavailable(
            f"the file of the kept digits, {path}, cannot be {done}: {error.strerror or error}"
        ) from error
