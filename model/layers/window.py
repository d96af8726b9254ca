"""Which part of a volume one output of a layer is computed from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """Which rows and columns of its input one output of a layer is computed from.

    The output at row i is computed from input rows ``i stride - pad`` to
    ``i stride - pad + size - 1``; columns likewise.
    """

    size: int = 1
    stride: int = 1
    pad: int = 0

    def source(self, start: int, stop: int) -> tuple[int, int]:
        """Return the range of input rows for output rows start to stop - 1, the end excluded.

        It may begin below 0 and end past the last row where the input is padded.
        """
        return start * self.stride - self.pad, (stop - 1) * self.stride - self.pad + self.size

    @property
    def center(self) -> float:
        """The middle of the window of output row 0, in input rows."""
        return (self.size - 1) / 2 - self.pad

    @property
    def keeps_places(self) -> bool:
        """Whether every output is computed from the input at its own place alone."""
        return self == Window()
