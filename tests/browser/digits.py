"""What the journeys of labels and of kept digits read."""

from typing import Any


def kept(server: Any) -> list[int]:
    """Read from the server which labels were kept."""
    return [digit["label"] for digit in server.ask("GET", "/api/digits")["digits"]]


def words(page: Any) -> Any:
    """Find the words above the ten buttons."""
    return page.part("labels-words")
