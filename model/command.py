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
from model.judgment import Reader, accuracy, evaluate
from model.network import PRESETS, Network, SpecificationError
from model.training import (
    LARGEST_SEED,
    MEANINGS,
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

BAR_COLUMNS = 24
REDRAW_INTERVAL_S = 0.2
MOST_THREADS = 1024


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

    training = commands.add_parser("train", help="train a network and print its accuracy")
    training.add_argument("--network", default="default", choices=sorted(PRESETS))
    training.add_argument("--seed", type=_whole(0, LARGEST_SEED), default=0)
    training.add_argument("--save", type=Path, metavar="FILE", help="write the checkpoint to it")
    for name, value in vars(Configuration()).items():
        meaning = f"{MEANINGS[name]} (default: {value})"
        flag = "--" + name.replace("_", "-")
        training.add_argument(flag, type=type(value), default=value, help=meaning)
    training.set_defaults(run=_train)

    evaluation = commands.add_parser("evaluate", help="read the 10,000 test images")
    evaluation.add_argument("file", type=Path, help="a checkpoint")
    evaluation.set_defaults(run=_evaluate)

    prediction = commands.add_parser("predict", help="read one picture of a digit")
    prediction.add_argument("file", type=Path, help="a PNG, JPEG or WebP file")
    prediction.add_argument("--checkpoint", type=Path, required=True)
    prediction.set_defaults(run=_predict)

    for command in (training, evaluation):
        command.add_argument("--threads", type=_whole(1, MOST_THREADS), default=2)
    for command in (training, evaluation, prediction):
        command.add_argument("--data", type=Path, default=DEFAULT_DIRECTORY)
    return parser


def _whole(low: int, high: int) -> Callable[[str], int]:
    """Make the reader of an option that takes a whole number from low to high."""

    def read(text: str) -> int:
        # The length first: Python refuses to read numbers of thousands of digits.
        is_whole = text.isdecimal() and len(text) <= len(str(high))
        if not is_whole or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {low} to {high}")
        return int(text)

    return read


def _train(options: argparse.Namespace) -> None:
    if options.save:
        # Checked before minutes of training.
        if not options.save.parent.is_dir():
            raise NotADirectoryError(f"{options.save.parent}, the folder of --save, does not exist")
        if options.save.is_dir():
            raise IsADirectoryError(f"{options.save}, the file of --save, is a folder")
    configuration = Configuration(**{name: vars(options)[name] for name in MEANINGS})
    mnist, network = load_mnist(options.data), Network(options.network)
    training = Training(network, configuration, options.seed, mnist, options.threads)
    bar = _ProgressBar(training)
    for step in train(training):
        bar.show(step.loss, step.train_accuracy)
    bar.end()
    held_out, test = (
        accuracy(training.logits(examples), examples.labels)
        for examples in (mnist.validation, mnist.test)
    )
    print(
        f"held-out {held_out:.2%}   test {test:.2%}   {network.parameter_count:,} "
        f"parameters   seed {options.seed}"
    )
    if options.save:
        save(options.save, training.state())
        print(f"saved to {options.save}")


class _ProgressBar:
    """Progress on standard error: one line redrawn on a terminal, otherwise one line an epoch."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._started = self._drawn = time.monotonic()
        self._epoch = 0
        self._loss = self._accuracy = 0.0

    def show(self, loss: float, train_accuracy: float) -> None:
        # Moving averages over about fifty batches: those of one batch vary widely.
        share = 1 if self._training.step == 1 else 0.02
        self._loss += share * (loss - self._loss)
        self._accuracy += share * (train_accuracy - self._accuracy)
        now = time.monotonic()
        if sys.stderr.isatty():
            if now - self._drawn >= REDRAW_INTERVAL_S:
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
        filled = round(BAR_COLUMNS * min(training.epoch / epochs, 1))
        elapsed = now - self._started
        return (
            f"{'#' * filled}{'.' * (BAR_COLUMNS - filled)} epoch {training.epoch:6.2f}/{epochs}  "
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
    if judged.digit is None:
        print("not a digit" if judged.reason == "not-a-digit" else "unsure")
    else:
        print(f"{judged.digit}, unsure" if judged.reason else judged.digit)
    # Scores that overflow have no probabilities.
    probabilities = np.nan_to_num(judged.probabilities)
    for digit in np.argsort(-probabilities):
        share = probabilities[digit]
        print(f"{digit}  {share:7.2%}  {'#' * round(40 * share)}")
