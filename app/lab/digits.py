"""A person's own digits: drawings with the labels that the person gave them, kept in a file."""

import hashlib
import json
import logging
import os
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.lab.errors import Conflict, Unavailable, Unknown
from model.arrays import Array
from model.data import Examples
from model.drawing import line_of_pixels, line_of_strokes, normalize

log = logging.getLogger(__name__)

FILE = "my-digits.jsonl"
MOST_DIGITS = 2_000
# Decimals of what is written: finer than the network's input can show.
STROKE_DECIMALS, PIXEL_DECIMALS = 4, 3
# Margin around strokes of an unknown canvas, as a share of their longer side.
STROKE_MARGIN = 1 / 3


@dataclass(frozen=True)
class OwnDigit:
    """One of them.

    Attributes
    ----------
    id : str
        No other kept digit has it, and it never changes.
    label : int
    image : array of shape (28, 28), uint8, read-only
        As the network sees it, 255 for ink.
    line : str
        Its line of the file, which includes the id.
    """

    id: str
    label: int
    image: Array
    line: str


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
        return "".join(f"{_line(entry)}\n" for entry in entries)

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
        entry = {"id": secrets.token_hex(6), "label": label} | _written(drawing)
        with self._lock:
            kept = self.all()
            if len(kept) >= MOST_DIGITS:
                raise Conflict(
                    f"{len(kept):,} digits are kept, which is the most; remove some first"
                )
            digit = _read(_line(entry), {digit.id for digit in kept})
            with _file_errors(self.path, "written"):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self.path.open("a+b") as file:
                    file.seek(max(0, file.tell() - 1))
                    # A write that was cut off left a line without its end.
                    end = "\n" if file.read() not in (b"", b"\n") else ""
                    file.write(f"{end}{digit.line}\n".encode())
            self._entries().append(digit)
            return digit

    def remove(self, id: str) -> None:
        """Forget one; Unknown if there is none of this id."""
        with self._lock:
            entries = self._entries()
            kept = [e for e in entries if not (isinstance(e, OwnDigit) and e.id == id)]
            if len(kept) == len(entries):
                raise Unknown(f"no digit that is kept has the id {id!r}")
            self._replace(kept)

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._replace([e for e in self._entries() if isinstance(e, str)])

    def _entries(self) -> list[OwnDigit | str]:
        """All lines: digits, and as text the lines that are none."""
        if self._known is None:
            known: list[OwnDigit | str] = []
            ids: set[str] = set()
            for number, line in enumerate(self._read_lines(), 1):
                try:
                    digit = _read(line, ids)
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


def _read(line: str, other_ids: set[str]) -> OwnDigit:
    """Make a digit of a line; ValueError, TypeError, KeyError or RecursionError if it is none."""
    entry = json.loads(line)
    label = entry["label"]
    if label not in range(10) or isinstance(label, bool):
        raise ValueError(f"the label is {label!r}; it is a digit from 0 to 9")
    is_strokes = "strokes" in entry
    drawn = line_of_strokes(entry["strokes"]) if is_strokes else line_of_pixels(entry["pixels"])
    image = np.round(normalize(drawn) * 255).astype(np.uint8)
    image.flags.writeable = False
    id, count = entry.pop("id", None), 0
    while not isinstance(id, str) or not id or id in other_ids:
        id = hashlib.sha256(f"{line}{count or ''}".encode()).hexdigest()[:12]
        count += 1
    return OwnDigit(id, int(label), image, _line({"id": id} | entry))


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, separators=(",", ":"))


def _written(drawing: Mapping[str, Any]) -> dict[str, Any]:
    """Bring a drawing to the form of the file."""
    if "pixels" in drawing:
        return {"pixels": [round(float(value), PIXEL_DECIMALS) for value in drawing["pixels"]]}
    return {"strokes": _in_unit_square(drawing["strokes"], drawing.get("canvas"))}


def _in_unit_square(
    strokes: Sequence[Sequence[Sequence[float]]], canvas: Sequence[float] | None
) -> list[list[list[float]]]:
    """Scale strokes so that their canvas, or without one a box around them, is 0 to 1."""
    # What cannot be drawn is refused before it is scaled.
    line_of_strokes(strokes)
    points = np.array([point for stroke in strokes for point in stroke], np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    if canvas is not None:
        corner, side = np.zeros(2), max(canvas)
    elif low.min() >= 0 and high.max() <= 1:
        corner, side = np.zeros(2), 1.0
    else:
        extent = float((high - low).max()) or 1.0
        side = extent * (1 + 2 * STROKE_MARGIN)
        corner = (low + high) / 2 - side / 2
    # What overflows is refused when the line is read.
    with np.errstate(over="ignore", invalid="ignore"):
        return [
            np.round((np.array(stroke, np.float64) - corner) / side, STROKE_DECIMALS).tolist()
            for stroke in strokes
            if len(stroke)
        ]
