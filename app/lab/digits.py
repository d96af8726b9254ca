"""A person's own digits: drawings with what they were said to be, kept in a file."""

import hashlib
import json
import logging
import os
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.arrays import Array
from model.data import Examples
from model.drawing import line_of_pixels, line_of_strokes, normalize

log = logging.getLogger(__name__)

FILE = "my-digits.jsonl"
MOST = 2_000
# Decimals of what is written: finer than the network's input can show.
STROKE_DECIMALS, PIXEL_DECIMALS = 4, 3
# Around strokes of an unknown canvas, as a share of their longer side.
MARGIN = 1 / 3


class Full(Exception):
    """No more digits are kept; the text says what to do."""


class UnknownDigit(LookupError):
    """No kept digit has this id."""


@dataclass(frozen=True)
class OwnDigit:
    """One of them.

    Attributes
    ----------
    id : str
        Made of its content, so that it stays the same when the server starts again.
    label : int
    image : array of shape (28, 28), uint8, read-only
        As the network sees it, 255 for ink.
    line : str
        As it stands in the file.
    """

    id: str
    label: int
    image: Array
    line: str


class OwnDigits:
    """Keeps them in a file of one JSON object a line, read at the first use.

    Any thread may use it. What is no digit in the file is reported, skipped and left in it.

    Parameters
    ----------
    folder : Path
        Made when the first one is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.RLock()
        self._known: list[OwnDigit | str] | None = None
        # How often each line was read, so that the same drawing kept twice has two ids.
        self._times: Counter[str] = Counter()

    def all(self) -> list[OwnDigit]:
        """Return them, oldest first."""
        with self._lock:
            return [entry for entry in self._entries() if isinstance(entry, OwnDigit)]

    def examples(self) -> Examples:
        """Return them as images with labels."""
        kept = self.all()
        images = np.array([digit.image for digit in kept], np.uint8).reshape(-1, 28, 28)
        return Examples(images, np.array([digit.label for digit in kept], np.uint8))

    def text(self) -> str:
        """Return the file's good lines."""
        return "".join(f"{digit.line}\n" for digit in self.all())

    def add(self, label: int, drawing: Mapping[str, Any]) -> OwnDigit:
        """Keep a drawing.

        Parameters
        ----------
        label : int
            0 to 9.
        drawing : mapping
            ``strokes``, in any unit and perhaps with their ``canvas``, or ``pixels``.

        Raises
        ------
        Full
            If MOST are kept.
        DrawingError
        OSError
            If the file cannot be written.
        """
        line = json.dumps({"label": label} | _written(drawing), separators=(",", ":"))
        with self._lock:
            count = len(self.all())
            if count >= MOST:
                raise Full(f"{count:,} digits are kept, which is the most; remove some first")
            digit = self._read(line)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a+b") as file:
                # A write that was cut off left a line without its end.
                ended = file.tell() == 0 or _last_byte(file) == b"\n"
                file.write(("" if ended else "\n").encode() + line.encode() + b"\n")
            self._entries().append(digit)
            return digit

    def remove(self, id: str) -> None:
        """Forget one; UnknownDigit if there is none of this id."""
        with self._lock:
            entries = self._entries()
            kept = [e for e in entries if not (isinstance(e, OwnDigit) and e.id == id)]
            if len(kept) == len(entries):
                raise UnknownDigit(f"no digit that is kept has the id {id!r}")
            self._replace(kept)

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._replace([e for e in self._entries() if isinstance(e, str)])

    def _entries(self) -> list[OwnDigit | str]:
        """All lines: digits, and as text those that are none."""
        if self._known is None:
            self._known = []
            for number, line in enumerate(self._read_lines(), 1):
                try:
                    self._known.append(self._read(line))
                except (ValueError, TypeError, KeyError, RecursionError) as error:
                    log.error("%s, line %d is skipped: %s", self.path, number, error)
                    self._known.append(line)
        return self._known

    def _read(self, line: str) -> OwnDigit:
        digit = _read(line, self._times[line])
        self._times[line] += 1
        return digit

    def _read_lines(self) -> list[str]:
        try:
            text = self.path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return []
        except OSError as error:
            log.error("%s cannot be read: %s", self.path, error)
            return []
        return [line for line in text.split("\n") if line.strip()]

    def _replace(self, entries: list[OwnDigit | str]) -> None:
        """Write the file anew, whole or not at all."""
        lines = [entry if isinstance(entry, str) else entry.line for entry in entries]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".new")
        beside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        os.replace(beside, self.path)
        self._known = entries


def _last_byte(file: Any) -> bytes:
    file.seek(-1, os.SEEK_END)
    last: bytes = file.read(1)
    return last


def _read(line: str, times: int) -> OwnDigit:
    """Make a digit of a line that was read before so many times.

    ValueError, TypeError, KeyError or RecursionError if it is none.
    """
    entry = json.loads(line)
    label = entry["label"]
    if label not in range(10) or isinstance(label, bool):
        raise ValueError(f"the label is {label!r}; it is a digit from 0 to 9")
    is_strokes = "strokes" in entry
    drawn = line_of_strokes(entry["strokes"]) if is_strokes else line_of_pixels(entry["pixels"])
    image = np.round(normalize(drawn) * 255).astype(np.uint8)
    image.flags.writeable = False
    content = f"{line}{times or ''}"
    return OwnDigit(hashlib.sha256(content.encode()).hexdigest()[:12], int(label), image, line)


def _written(drawing: Mapping[str, Any]) -> dict[str, Any]:
    """Bring a drawing to the form of the file."""
    if "pixels" in drawing:
        return {"pixels": [round(float(value), PIXEL_DECIMALS) for value in drawing["pixels"]]}
    return {"strokes": _in_unit_square(drawing["strokes"], drawing.get("canvas"))}


def _in_unit_square(
    strokes: Sequence[Sequence[Sequence[float]]], canvas: Sequence[float] | None
) -> list[list[list[float]]]:
    """Scale strokes so that 0 to 1 is their canvas; one that is not known is chosen around them."""
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
        side = extent * (1 + 2 * MARGIN)
        corner = (low + high) / 2 - side / 2
    # What overflows is refused when the line is read.
    with np.errstate(over="ignore", invalid="ignore"):
        return [
            np.round((np.array(stroke, np.float64) - corner) / side, STROKE_DECIMALS).tolist()
            for stroke in strokes
            if len(stroke)
        ]
