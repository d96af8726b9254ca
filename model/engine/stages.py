"""How the engine computes a stack: fused, in place, on arrays made once.

A stage does one or several layers for one shard of a batch. Its arrays are made when it is made,
for a fixed number N of images; ``forward`` and ``backward`` only fill them. Stages are chained:
each writes its output into ``input`` of the next, and finds the gradient of that output in
``dinput`` of the next. What a layer computes is said in ``model.layers``; the tests hold every
stage to it. ``docs/speed.md`` tells why the stages look as they do.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.arrays import Array
from model.engine.convolution import ConvolutionPlan, ConvolutionStage
from model.engine.workspace import workspace
from model.layers import Convolution, Dense, MaxPooling, ReLU
from model.network import Placed

MONOTONE = ("relu", "tanh", "sigmoid")


class DensePlan:
    """A dense layer; its weights need no preparation."""

    def __init__(self, placed: Placed, index: int) -> None:
        self.placed = placed
        self.index = index
        self.parameters: dict[str, Array] = {}

    def prepare(self, views: Sequence[dict[str, Array]]) -> None:
        self.parameters = views[self.index]

    def stage(self, N: int, first: bool) -> "DenseStage":
        return DenseStage(self, N)


class DenseStage:
    """One product forward, two backward, all into arrays that stay."""

    def __init__(self, plan: DensePlan, N: int) -> None:
        shape = (*plan.placed.input_shape, N)
        self.plan = plan
        self.input, self.dinput = workspace(shape), workspace(shape)
        self._flat, self._dflat = self.input.reshape(-1, N), self.dinput.reshape(-1, N)

    def forward(self, output: Array, rng: np.random.Generator | None) -> None:
        parameters = self.plan.parameters
        np.matmul(parameters["weights"], self._flat, out=output)
        np.add(output, parameters["bias"][:, None], out=output)

    def backward(
        self, output: Array, doutput: Array, gradients: Sequence[dict[str, Array]]
    ) -> None:
        own = gradients[self.plan.index]
        np.matmul(doutput, self._flat.T, out=own["weights"])
        np.add.reduce(doutput, axis=1, out=own["bias"])
        np.matmul(self.plan.parameters["weights"].T, doutput, out=self._dflat)


class LayerPlan:
    """Any other layer, computed by its own plain forward and backward."""

    def __init__(self, placed: Placed, index: int) -> None:
        self.placed = placed
        self.index = index
        self.parameters: dict[str, Array] = {}

    def prepare(self, views: Sequence[dict[str, Array]]) -> None:
        self.parameters = views[self.index]

    def stage(self, N: int, first: bool) -> "LayerStage":
        return LayerStage(self, N)


class LayerStage:
    """The plain layer between the arrays of the chain."""

    def __init__(self, plan: LayerPlan, N: int) -> None:
        shape = (*plan.placed.input_shape, N)
        self.plan = plan
        self.input, self.dinput = workspace(shape), workspace(shape)
        self._cache: Any = None

    def forward(self, output: Array, rng: np.random.Generator | None) -> None:
        layer = self.plan.placed.layer
        y, self._cache = layer.forward(self.input, self.plan.parameters, rng)
        output[...] = y

    def backward(
        self, output: Array, doutput: Array, gradients: Sequence[dict[str, Array]]
    ) -> None:
        layer = self.plan.placed.layer
        dx, own = layer.backward(doutput, self._cache, self.plan.parameters)
        self.dinput[...] = dx
        for name, values in own.items():
            gradients[self.plan.index][name][...] = values


Plan = ConvolutionPlan | DensePlan | LayerPlan
Stage = ConvolutionStage | DenseStage | LayerStage


def plan_stages(stack: Sequence[Placed]) -> list[Plan]:
    """Decide which layers are computed together.

    A convolution of stride 1 takes along the ReLU and the max pooling behind it. Between the two,
    an activation that never falls may change places with the pooling: the greatest number stays
    the greatest, and a pooled map is a quarter of the size.

    Parameters
    ----------
    stack : sequence of Placed
        The layers without the final softmax.
    """
    plans: list[Plan] = []
    index = 0
    while index < len(stack):
        placed = stack[index]
        if isinstance(placed.layer, Dense):
            plans.append(DensePlan(placed, index))
            index += 1
        elif isinstance(placed.layer, Convolution) and placed.layer.stride == 1:
            index = _plan_convolution(stack, index, plans)
        else:
            plans.append(LayerPlan(placed, index))
            index += 1
    return plans


def _plan_convolution(stack: Sequence[Placed], index: int, plans: list[Plan]) -> int:
    """Append the plan of a convolution and what it takes along; return the next layer's index."""
    followers = [placed.layer for placed in stack[index + 1 : index + 3]]
    activation = next(iter(followers), None)
    moved = activation is not None and activation.type in MONOTONE
    pooling = followers[int(moved)] if len(followers) > int(moved) else None
    pool = pooling.size if isinstance(pooling, MaxPooling) else 1
    relu = isinstance(activation, ReLU)
    plan = ConvolutionPlan(stack[index], index, pool, relu)
    plans.append(plan)
    end = index + 1 + int(moved) + int(pool > 1)
    if moved and not relu:
        plans.append(
            LayerPlan(
                Placed(stack[index + 1].layer, 0, plan.output_shape, plan.output_shape), index + 1
            )
        )
    return end
