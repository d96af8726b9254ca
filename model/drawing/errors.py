"""What can be wrong with a drawing."""


class DrawingError(ValueError):
    """A drawing that cannot be used; the text says what is wrong and what would be right."""


class EmptyDrawing(DrawingError):
    """A drawing without ink: there is no digit to read."""


class NotAnImage(DrawingError):
    """Bytes that are no picture of a kind that is read, or a damaged one."""


class TooLarge(DrawingError):
    """More bytes, pixels, strokes or points than are taken."""
