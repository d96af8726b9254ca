"""The types in the signatures of the layers' methods."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from model.arrays import Array

Parameters = Mapping[str, Array]
Rng = np.random.Generator | None
# Where one number of an output is: (c, i, j) or (unit,).
Place = tuple[int, ...]
# What forward returns, the output and the cache, and what backward returns, dx and the gradients.
Output = tuple[Array, Any]
Gradients = tuple[Array, dict[str, Array]]
# A name of https://onnx.ai/onnx/operators and its attributes.
Operator = tuple[str, dict[str, Any]]
# The numbers that one output is computed from, by name, and the calculation as a line of text.
Formula = tuple[dict[str, Any], str]
