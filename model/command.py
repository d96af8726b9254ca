"""What ``python -m model`` does: train, evaluate, predict."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from model import drawing
from model.data import DEFAULT_DIRECTORY, DataError, load_mnist
from model.engine import Engine
from model.judgment import Judgment, Reader, accuracy, evaluate
from model.network import PRESETS, Network, SpecificationError
from model.training import (
    CheckpointError,
    Configuration,
    ConfigurationError,
    Diverged,
    Training,
    load,
    predicting_weights,
    save,
    train,
)

BAR_WIDTH = 24
REDRAW_S = 0.2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0, or 1 with the reason on standard error."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (
        DataError,
        CheckpointError,
        ConfigurationError,
        SpecificationError,
        Diverged,
        drawing.DrawingError,
        OSError,
    ) as error:
        print(f"model {options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    training = commands.add_parser("train", help="train a network and say how well it reads")
    training.add_argument("--network", default="default", choices=sorted(PRESETS))
    training.add_argument("--seed", type=_whole_from(0), default=0)
    training.add_argument("--threads", type=_whole_from(1), default=2)
    training.add_argument("--data", type=Path, default=DEFAULT_DIRECTORY)
    training.add_argument("--save", type=Path, metavar="FILE", help="where the checkpoint goes")
    defaults = Configuration()
    for name, value in vars(defaults).items():
        flag = "--" + name.replace("_", "-")
        training.add_argument(flag, dest=name, type=type(value), help=f"default: {value}")
    training.set_defaults(run=_train)

    evaluation = commands.add_parser("evaluate", help="read the 10,000 test images")
    evaluation.add_argument("file", type=Path, help="a checkpoint")
    evaluation.add_argument("--threads", type=_whole_from(1), default=2)
    evaluation.add_argument("--data", type=Path, default=DEFAULT_DIRECTORY)
    evaluation.set_defaults(run=_evaluate)

    prediction = commands.add_parser("predict", help="read one picture of a digit")
    prediction.add_argument("file", type=Path, help="a PNG, JPEG or WebP file")
    prediction.add_argument("--checkpoint", type=Path, required=True)
    prediction.add_argument("--data", type=Path, default=DEFAULT_DIRECTORY)
    prediction.set_defaults(run=_predict)
    return parser


def _whole_from(least: int) -> Callable[[str], int]:
    """Make the reader of an option that takes a whole number, at least ``least``."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least}")
        return int(text)

    return read


def _train(options: argparse.Namespace) -> None:
    if options.save and not options.save.parent.is_dir():
        # Said now, not after minutes of training.
        raise NotADirectoryError(f"{options.save.parent}, where --save points, is no folder")
    chosen = {name: getattr(options, name) for name in vars(Configuration())}
    given = {name: value for name, value in chosen.items() if value is not None}
    mnist = load_mnist(options.data)
    training = Training(
        Network(options.network), Configuration.of(given), options.seed, mnist, options.threads
    )
    bar = _ProgressBar(training)
    for step in train(training):
        bar.show(step.loss, step.train_accuracy)
    bar.end()
    checker = Engine(training.network, options.threads)
    validation = accuracy(checker, training.weights(), mnist.validation)
    test = accuracy(checker, training.weights(), mnist.test)
    print(
        f"validation {validation:.2%}   test {test:.2%}   {training.network.parameter_count:,} "
        f"parameters   seed {training.seed}"
    )
    if options.save:
        save(options.save, training.state())
        print(f"saved to {options.save}")


class _ProgressBar:
    """One line on a terminal, redrawn; on anything else one line an epoch."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._started = self._drawn = time.monotonic()
        self._epoch = 0
        self._loss = float("nan")
        self._accuracy = 0.0

    def show(self, loss: float, train_accuracy: float) -> None:
        # About the last fifty batches; a single one says little.
        kept = 0.98 if self._loss == self._loss else 0.0
        self._loss = kept * self._loss + (1 - kept) * loss if kept else loss
        self._accuracy = kept * self._accuracy + (1 - kept) * train_accuracy
        now = time.monotonic()
        if sys.stderr.isatty():
            if now - self._drawn >= REDRAW_S:
                self._drawn = now
                print(f"\r{self._line(now)}", end="", file=sys.stderr, flush=True)
        elif int(self._training.epoch) > self._epoch:
            self._epoch = int(self._training.epoch)
            print(self._line(now), file=sys.stderr)

    def end(self) -> None:
        if sys.stderr.isatty():
            print(f"\r{self._line(time.monotonic())}", file=sys.stderr)

    def _line(self, now: float) -> str:
        training, epochs = self._training, self._training.configuration.epochs
        filled = round(BAR_WIDTH * min(training.epoch / epochs, 1))
        elapsed = now - self._started
        return (
            f"{'#' * filled}{'.' * (BAR_WIDTH - filled)} epoch {training.epoch:6.2f}/{epochs}  "
            f"loss {self._loss:.4f}  train {self._accuracy:7.2%}  {elapsed:6.1f} s  "
            f"{training.images_seen / max(elapsed, 1e-9):7,.0f} images/s"
        )


def _load(file: Path) -> dict[str, Any]:
    """Load a checkpoint; what is wrong with one is said with its name."""
    try:
        return load(file)
    except CheckpointError as error:
        raise CheckpointError(f"{file}: {error}") from error


def _evaluate(options: argparse.Namespace) -> None:
    state = _load(options.file)
    mnist = load_mnist(options.data)
    found = evaluate(
        Network(state["specification"]), predicting_weights(state), mnist.test, options.threads
    )
    low, high = found.interval
    print(
        f"test accuracy {found.accuracy:.2%} ({low:.2%} to {high:.2%} with 95 % confidence), "
        f"{found.errors} errors in {found.count:,}"
    )
    print("truth \\ answer " + "".join(f"{digit:6d}" for digit in range(10)))
    for digit, row in enumerate(found.confusion):
        print(f"{digit:14d} " + "".join(f"{count:6d}" for count in row))


def _predict(options: argparse.Namespace) -> None:
    state = _load(options.checkpoint)
    image = drawing.normalize(drawing.line_of_picture(options.file.read_bytes()))
    network, weights = Network(state["specification"]), predicting_weights(state)
    judged = Reader.fit(network, weights, load_mnist(options.data)).read(image)
    print(_answer(judged))
    # Scores that overflow have no probabilities.
    probabilities = np.nan_to_num(judged.probabilities)
    for digit in np.argsort(-probabilities):
        share = probabilities[digit]
        print(f"{digit}  {share:7.2%}  {'#' * round(40 * share)}")


def _answer(judged: Judgment) -> str:
    if judged.digit is None:
        return "not a digit" if judged.reason == "not-a-digit" else "unsure"
    return f"{judged.digit}, unsure" if judged.reason else str(judged.digit)
