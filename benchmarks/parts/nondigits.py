"""Generated drawings that are no digit, which a network should refuse or be unsure about."""

from collections.abc import Callable

import numpy as np

from benchmarks.parts.drawings import network_input

Strokes = list[np.ndarray]

# Capital letters that resemble no digit, as strokes through points of a unit square, y down.
LETTERS: dict[str, list[list[tuple[float, float]]]] = {
    "A": [[(0, 1), (0.5, 0), (1, 1)], [(0.2, 0.6), (0.8, 0.6)]],
    "E": [[(0.9, 0), (0, 0), (0, 1), (0.9, 1)], [(0, 0.5), (0.7, 0.5)]],
    "F": [[(0.9, 0), (0, 0), (0, 1)], [(0, 0.5), (0.7, 0.5)]],
    "H": [[(0, 0), (0, 1)], [(1, 0), (1, 1)], [(0, 0.5), (1, 0.5)]],
    "K": [[(0, 0), (0, 1)], [(0.9, 0), (0, 0.5), (0.9, 1)]],
    "M": [[(0, 1), (0.1, 0), (0.5, 0.7), (0.9, 0), (1, 1)]],
    "N": [[(0, 1), (0, 0), (0.9, 1), (0.9, 0)]],
    "R": [[(0, 1), (0, 0), (0.7, 0.1), (0.7, 0.4), (0, 0.5), (0.8, 1)]],
    "T": [[(0, 0), (1, 0)], [(0.5, 0), (0.5, 1)]],
    "V": [[(0, 0), (0.5, 1), (1, 0)]],
    "W": [[(0, 0), (0.25, 1), (0.5, 0.3), (0.75, 1), (1, 0)]],
    "X": [[(0, 0), (1, 1)], [(1, 0), (0, 1)]],
}


def letter(rng: np.random.Generator) -> Strokes:
    """Draw a slanted capital letter with noise on its points."""
    name = rng.choice(list(LETTERS))
    slant, height = rng.uniform(-0.2, 0.2), rng.uniform(1.0, 1.5)
    strokes = []
    for points in LETTERS[name]:
        line = np.array(points) + rng.normal(0, 0.04, (len(points), 2))
        strokes.append(line @ np.array([[1, 0], [slant, height]]))
    return strokes


def scribble(rng: np.random.Generator) -> Strokes:
    """Draw one to three lines that keep changing their direction at random."""
    strokes = []
    for _ in range(rng.integers(1, 4)):
        turns = rng.normal(0, rng.uniform(0.4, 1.2), 60)
        angle = rng.uniform(0, 2 * np.pi) + np.cumsum(turns)
        steps = np.stack([np.cos(angle), np.sin(angle)], axis=1) * rng.uniform(0.5, 1.5, (60, 1))
        strokes.append(rng.uniform(-3, 3, 2) + np.cumsum(steps, axis=0))
    return strokes


def zigzag(rng: np.random.Generator) -> Strokes:
    """Draw back and forth, as if crossing something out."""
    turns = int(rng.integers(6, 14))
    line = np.stack([np.linspace(0, rng.uniform(0.8, 2), turns), np.arange(turns) % 2], axis=1)
    angle = rng.uniform(0, np.pi)
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [(line + rng.normal(0, 0.08, line.shape)) @ rotation]


def house(rng: np.random.Generator) -> Strokes:
    """Draw four walls, a roof and a door."""
    width, roof = rng.uniform(0.7, 1.3), rng.uniform(0.4, 0.9)
    walls = [(0, 0), (width, 0), (width, 1), (0, 1), (0, 0)]
    top = [(0, 0), (width / 2, -roof), (width, 0)]
    door = [(width * 0.4, 1), (width * 0.4, 0.5), (width * 0.65, 0.5), (width * 0.65, 1)]
    return [np.array(line) + rng.normal(0, 0.03, (len(line), 2)) for line in (walls, top, door)]


def block(rng: np.random.Generator) -> Strokes:
    """Fill a rectangle with horizontal lines close to each other."""
    width = rng.uniform(0.5, 1.8)
    return [np.array([(0, y), (width, y)]) for y in np.linspace(0, 1, 24)]


def face(rng: np.random.Generator) -> Strokes:
    """Draw a circle with two eyes and a mouth."""
    around = np.linspace(0, 2 * np.pi, 40)
    circle = np.stack([np.cos(around), np.sin(around)], axis=1)
    mouth = circle[3:18] * rng.uniform(0.4, 0.6)
    eyes = [np.array([(x, -0.4), (x, -0.2)]) for x in (-0.35, 0.35)]
    return [circle * rng.uniform(0.8, 1.2, 2), mouth, *eyes]


def star(rng: np.random.Generator) -> Strokes:
    """Draw a five-pointed star in one stroke."""
    corners = np.arange(6) * 4 * np.pi / 5 - np.pi / 2
    line = np.stack([np.cos(corners), np.sin(corners)], axis=1)
    return [line + rng.normal(0, 0.08, line.shape)]


KINDS: dict[str, Callable[[np.random.Generator], Strokes]] = {
    kind.__name__: kind for kind in (letter, scribble, zigzag, house, block, face, star)
}


def draw(kind: str, count: int) -> np.ndarray:
    """Make drawings of one kind as network input, (count, 28, 28), float32."""
    rng = np.random.default_rng(0)
    drawings = [[line.tolist() for line in KINDS[kind](rng)] for _ in range(count)]
    return np.stack([network_input({"strokes": strokes}) for strokes in drawings])


def shuffle(images: np.ndarray) -> np.ndarray:
    """Cut every image of (N, 28, 28) into 4 x 4 tiles and permute the tiles; a new array."""
    rng = np.random.default_rng(0)
    pieces = images.reshape(-1, 4, 7, 4, 7).swapaxes(2, 3).reshape(-1, 16, 7, 7)
    mixed = np.stack([image[rng.permutation(16)] for image in pieces])
    return mixed.reshape(-1, 4, 4, 7, 7).swapaxes(2, 3).reshape(-1, 28, 28)
