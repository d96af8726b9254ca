"""The file of lines in which earlier versions kept a person's own digits; it is taken over once."""

import logging
import time
from collections.abc import Collection
from pathlib import Path

from app.lab.digit_lines import NO_DIGIT, OwnDigit, read_digit

log = logging.getLogger(__name__)

FILE = "my-digits.jsonl"


def read_earlier_file(folder: Path) -> bytes | None:
    """Return its content; None if there is none, or if it cannot be read, which is reported."""
    try:
        return (folder / FILE).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        log.error("%s is not taken over, because it cannot be read: %s", folder / FILE, error)
        return None


def digits_of(content: bytes, other_ids: Collection[str]) -> list[tuple[int, OwnDigit]]:
    """Return its digits with the numbers of their lines; a line that is no digit is reported.

    A line without an id, or with one that another digit has, is given one made of its content.
    """
    found: list[tuple[int, OwnDigit]] = []
    ids = {*other_ids}
    for number, line in enumerate(content.decode(errors="replace").split("\n"), 1):
        if line.strip():
            try:
                digit = read_digit(line, ids)
                ids.add(digit.id)
                found.append((number, digit))
            except NO_DIGIT as error:
                log.error("%s, line %d is skipped: %s", FILE, number, error)
    return found


def rename_earlier_file(folder: Path) -> None:
    """Give it a name with the date, under which it stays with all of its lines."""
    new = folder / f"{FILE}.taken-over-{time.strftime('%Y%m%d-%H%M%S')}"
    try:
        (folder / FILE).rename(new)
    except OSError as error:
        log.warning("%s was taken over, but cannot be renamed: %s", folder / FILE, error)
    else:
        log.info("%s was taken over, and is now %s", folder / FILE, new)
