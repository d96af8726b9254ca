"""The convolution as the engine computes it: together with the pooling and ReLU behind it.

Names here: k is the kernel's side, p the pooling's, m = k + p - 1 the side of the patch that one
pooled output sees, R x S the pooled map, L = R S N its places for all images of a shard.

The p x p candidates of a pooling window are computed as separate rows of a matrix product, so
that they lie in p x p contiguous arrays and pooling is an elementwise maximum. ``columns`` holds
the patches as (row of the patch, channel, column of the patch, L). The candidates of vertical
offset a need patch rows a to a + k - 1, a contiguous slice, and the same weights whatever a is:
(p F, k C m), in which horizontal offset b has its kernel at columns b to b + k - 1 between zeros.
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import as_strided

from model.layers import Array, Convolution
from model.specification import Placed


class ConvolutionPlan:
    """What all shards share: the sizes, and the weights laid out once a step.

    Parameters
    ----------
    placed : Placed
        The convolution, of stride 1.
    index : int
        Its place in the stack.
    pool : int
        Side of the max pooling that follows, 1 for none.
    relu : bool
        Whether a ReLU follows.
    """

    def __init__(self, placed: Placed, index: int, pool: int, relu: bool) -> None:
        layer = placed.layer
        assert isinstance(layer, Convolution)
        F, rows, columns = placed.output_shape
        self.index, self.pool, self.relu = index, pool, relu
        self.C, self.H, self.W = placed.input_shape
        self.F, self.k, self.pad = F, layer.size, layer.pad
        self.m = self.k + pool - 1
        self.output_shape = (F, rows // pool, columns // pool)
        k, p, m, C = self.k, pool, self.m, self.C
        self._spread = np.zeros((p, F, k, C, m), np.float32)
        self.weights = self._spread.reshape(p * F, k * C * m)
        self._turned = np.empty((C, m, k, p, F), np.float32)
        self.turned = self._turned.reshape(C * m, k * p * F)
        self.bias = np.empty(0, np.float32)

    def prepare(self, views: Sequence[dict[str, Array]]) -> None:
        """Lay out the weights of this step for the forward product and for the input gradient."""
        own = views[self.index]
        self.bias = own["bias"]
        kernels = own["weights"].transpose(0, 2, 1, 3)
        for b in range(self.pool):
            self._spread[b, :, :, :, b : b + self.k] = kernels
        # Kernel rows backwards: the rows that reach one patch row then lie in order of a.
        np.copyto(self._turned, self._spread[:, :, ::-1].transpose(3, 4, 2, 0, 1))

    def fold(self, dspread: Array, dweights: Array) -> None:
        """Add up what every place in the spread weights has to say of its kernel's number.

        Parameters
        ----------
        dspread : array of shape (p, k C m, p F)
            Gradient of the spread and turned weights, one a vertical offset.
        dweights : array of shape (F, C, k, k)
            Filled.
        """
        k, p = self.k, self.pool
        total = dspread.sum(axis=0).reshape(k, self.C, self.m, p, self.F)
        shares = (total[:, :, b : b + k, b] for b in range(p))
        np.copyto(dweights, sum(shares).transpose(3, 1, 0, 2))

    def stage(self, N: int, first: bool) -> "ConvolutionStage":
        return ConvolutionStage(self, N, first)


class ConvolutionStage:
    """One shard's arrays and the passes over them.

    Parameters
    ----------
    plan : ConvolutionPlan
    N : int
        Images in the shard.
    first : bool
        Whether this is the first stage, whose input's gradient nobody asks for.
    """

    def __init__(self, plan: ConvolutionPlan, N: int, first: bool) -> None:
        self.plan, self.N, self.first = plan, N, first
        C, P, p, k, m, F = plan.C, plan.pad, plan.pool, plan.k, plan.m, plan.F
        _, R, S = plan.output_shape
        L = R * S * N
        padded = np.zeros((C, plan.H + 2 * P, plan.W + 2 * P, N), np.float32)
        self.input = padded[:, P : P + plan.H, P : P + plan.W]
        self._columns = np.empty((m, C, m, R, S, N), np.float32)
        self._patches = self._patch_view(padded)
        self._slices = self._row_slices(self._columns)
        self._candidates = np.empty((p, p, F, L), np.float32)
        self._best = np.empty((F, L), np.float32)
        self._better = np.empty((p * p, F, L), bool)
        self._mask = np.empty((F, L), bool)
        self._dspread = np.empty((p, k * C * m, p * F), np.float32)
        self._dpadded = np.zeros((0, *padded.shape[1:]) if first else padded.shape, np.float32)
        self.dinput = self._dpadded[:, P : P + plan.H, P : P + plan.W]

    def _patch_view(self, padded: Array) -> Array:
        """View the padded input as the patches of all pooled outputs, overlapping."""
        c, h, w, n = padded.strides
        p = self.plan.pool
        return as_strided(padded, self._columns.shape, (h, c, w, h * p, w * p, n), writeable=False)

    def _row_slices(self, columns: Array) -> Array:
        """View the columns as the k patch rows of every vertical offset: (p, k C m, L)."""
        plan = self.plan
        flat = columns.reshape(plan.m, plan.C * plan.m, -1)
        row, one, place = flat.strides
        shape = (plan.pool, plan.k * plan.C * plan.m, flat.shape[2])
        return as_strided(flat, shape, (row, one, place), writeable=False)

    def forward(self, output: Array, rng: np.random.Generator | None) -> None:
        """Fill ``output``, (F, R, S, N), from ``input``."""
        plan = self.plan
        p, F = plan.pool, plan.F
        np.copyto(self._columns, self._patches)
        candidates = self._candidates.reshape(p, p * F, -1)
        np.matmul(plan.weights, self._slices, out=candidates)
        best = self._pool(rng is not None) if p > 1 else self._candidates[0, 0]
        np.add(best.reshape(output.shape), plan.bias[:, None, None, None], out=output)
        if plan.relu:
            np.maximum(output, 0, out=output)

    def _pool(self, training: bool) -> Array:
        """Keep the best of every window; for training mark those better than all before them."""
        candidates = self._candidates.reshape(-1, *self._best.shape)
        best, before = self._best, candidates[0]
        for candidate, better in zip(candidates[1:], self._better[1:], strict=True):
            if training:
                np.greater(candidate, before, out=better)
            np.maximum(candidate, before, out=best)
            before = best
        return best

    def backward(
        self, output: Array, doutput: Array, gradients: Sequence[dict[str, Array]]
    ) -> None:
        """Fill this layer's gradients and, unless first, ``dinput``."""
        plan = self.plan
        dbest = self._best.reshape(doutput.shape)
        if plan.relu:
            np.greater(output, 0, out=self._mask.reshape(output.shape))
            np.multiply(doutput, self._mask.reshape(output.shape), out=dbest)
        else:
            np.copyto(dbest, doutput)
        own = gradients[plan.index]
        np.sum(self._best, axis=1, out=own["bias"])
        self._unpool()
        dcandidates = self._candidates.reshape(plan.pool, plan.pool * plan.F, -1)
        np.matmul(self._slices, dcandidates.transpose(0, 2, 1), out=self._dspread)
        plan.fold(self._dspread, own["weights"])
        if not self.first:
            self._scatter()

    def _unpool(self) -> None:
        """Give each window's gradient to its winner: the last that was better than all before."""
        dcandidates = self._candidates.reshape(-1, *self._best.shape)
        left = self._mask
        left.fill(True)
        for i in range(len(dcandidates) - 1, 0, -1):
            won = self._better[i]
            np.logical_and(won, left, out=won)
            np.multiply(self._best, won, out=dcandidates[i])
            np.greater(left, won, out=left)
        np.multiply(self._best, left, out=dcandidates[0])

    def _scatter(self) -> None:
        """Compute the gradient of the patches and add it up where they overlap."""
        plan = self.plan
        k, p, m, F = plan.k, plan.pool, plan.m, plan.F
        dcandidates = self._candidates.reshape(p * p * F, -1)
        # The columns have served the weight gradient; their memory takes the patches' gradient.
        dcolumns = self._columns.reshape(m, plan.C * m, -1)
        for i in range(m):
            first, last = max(0, i - k + 1), min(p - 1, i) + 1
            near = plan.turned[:, (k - 1 - i + first) * p * F : (k - 1 - i + last) * p * F]
            np.matmul(near, dcandidates[first * p * F : last * p * F], out=dcolumns[i])
        self._dpadded.fill(0)
        for i in range(0, m, p):
            for j in range(0, m, p):
                self._add_tile(i, j)

    def _add_tile(self, i: int, j: int) -> None:
        """Add patch rows i to i + p - 1, columns j to j + p - 1: they meet every place once."""
        plan = self.plan
        p = plan.pool
        _, R, S = plan.output_shape
        c, h, w, n = self._dpadded.strides
        rows, columns = min(p, plan.m - i), min(p, plan.m - j)
        tile = as_strided(
            self._dpadded[:, i:, j:],
            (rows, plan.C, columns, R, S, self.N),
            (h, c, w, h * p, w * p, n),
        )
        np.add(tile, self._columns[i : i + rows, :, j : j + columns], out=tile)
