"""PyTorch on the CPU: the same networks, layer by layer, in eager mode."""

import torch
from torch import nn

from benchmarks.parts.contenders.process import Repeated, Task, serve
from model.data import load_mnist
from model.network import Network

MNIST = load_mnist()
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
LAYOUTS = {"NCHW": torch.contiguous_format, "channels-last": torch.channels_last}


def make(task: Task) -> Repeated:
    """Prepare a task: ``do`` is train, infer or predict; ``layout`` is one of LAYOUTS."""
    torch.manual_seed(0)
    network = build(task["network"]).to(memory_format=LAYOUTS[task["layout"]])
    do, images = {"train": _train, "infer": _infer, "predict": _predict}[task["do"]](network, task)

    def repeat() -> None:
        torch.set_num_threads(task["threads"])
        do()

    return repeat, images


def build(preset: str) -> nn.Sequential:
    """Make PyTorch's version of a preset, without the softmax."""
    layers: list[nn.Module] = []
    flat = False
    for row in Network(preset).describe():
        if row["type"] == "conv":
            layers.append(nn.LazyConv2d(row["filters"], row["size"], padding=row["pad"]))
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


def _train(network: nn.Sequential, task: Task) -> Repeated:
    images, labels = _images("train")
    optimizer = torch.optim.SGD(
        network.parameters(), lr=0.05, momentum=0.9, nesterov=True, weight_decay=5e-4
    )
    criterion = nn.CrossEntropyLoss()

    def step() -> None:
        chosen = torch.randint(0, len(images), (task["batch"],))
        x = images[chosen].contiguous(memory_format=LAYOUTS[task["layout"]])
        optimizer.zero_grad()
        criterion(network(x), labels[chosen]).backward()
        optimizer.step()

    return step, task["batch"]


def _infer(network: nn.Sequential, task: Task) -> Repeated:
    images, _ = _images("test")
    batches = images.split(task["batch"])

    @torch.inference_mode()
    def score() -> None:
        for batch in batches:
            network(batch)

    return score, len(images)


def _predict(network: nn.Sequential, task: Task) -> Repeated:
    image = _images("test")[0][:1]

    @torch.inference_mode()
    def score() -> None:
        torch.softmax(network(image), dim=1)

    return score, 1


if __name__ == "__main__":
    serve(make)
