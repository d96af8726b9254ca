"""PyTorch on the CPU: the same networks, layer by layer, in eager mode."""

from collections.abc import Callable

import torch
from torch import nn

from benchmarks.parts.contenders.worker import Task, serve
from model.data import load_mnist
from model.network import Network

MNIST = load_mnist()
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}


def make(task: Task) -> tuple[Callable[[], None], int]:
    """Prepare a task: ``do`` is train, infer or predict; ``layout`` NCHW or channels-last."""
    torch.manual_seed(0)
    network = build(task["network"])
    layout = torch.channels_last if task["layout"] == "channels-last" else torch.contiguous_format
    network = network.to(memory_format=layout)
    do = {"train": _train, "infer": _infer, "predict": _predict}[task["do"]](network, task)
    images = {"train": task.get("batch", 0), "infer": 10_000, "predict": 1}[task["do"]]

    def repeat() -> None:
        torch.set_num_threads(task["threads"])
        do()

    return repeat, images


def build(preset: str) -> nn.Sequential:
    """Make PyTorch's version of a preset, without the softmax."""
    layers: list[nn.Module] = []
    channels, flat = 1, False
    for row in Network(preset).describe():
        if row["type"] == "conv":
            layers.append(nn.Conv2d(channels, row["filters"], row["size"], padding=row["pad"]))
            channels = row["filters"]
        elif row["type"] == "pool":
            layers.append(nn.MaxPool2d(row["size"]))
        elif row["type"] == "dense":
            layers += [] if flat else [nn.Flatten()]
            flat = True
            layers.append(nn.LazyLinear(row["units"]))
        if row.get("activation"):
            layers.append(ACTIVATIONS[row["activation"]]())
    network = nn.Sequential(*layers)
    network(torch.zeros(1, 1, 28, 28))
    return network


def _images(part: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Convert all images to floats in advance, so that no step has to."""
    examples = getattr(MNIST, part)
    pixels = torch.tensor(examples.images)[:, None].float() / 255
    return pixels, torch.tensor(examples.labels).long()


def _train(network: nn.Sequential, task: Task) -> Callable[[], None]:
    images, labels = _images("train")
    optimizer = torch.optim.SGD(
        network.parameters(), lr=0.05, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    criterion = nn.CrossEntropyLoss()
    layout = torch.channels_last if task["layout"] == "channels-last" else torch.contiguous_format

    def step() -> None:
        chosen = torch.randint(0, len(images), (task["batch"],))
        x = images[chosen].contiguous(memory_format=layout)
        optimizer.zero_grad()
        criterion(network(x), labels[chosen]).backward()
        optimizer.step()

    return step


def _infer(network: nn.Sequential, task: Task) -> Callable[[], None]:
    images, _ = _images("test")
    batches = images.split(task["batch"])

    @torch.inference_mode()
    def score() -> None:
        for batch in batches:
            network(batch)

    return score


def _predict(network: nn.Sequential, task: Task) -> Callable[[], None]:
    image = _images("test")[0][:1]

    @torch.inference_mode()
    def score() -> None:
        torch.softmax(network(image), dim=1)

    return score


if __name__ == "__main__":
    serve(make)
