"""What can be wrong with a drawing."""


class DrawingError(ValueError):
    """A drawing that cannot be used; the message says what is wrong and what would be right."""


class EmptyDrawing(DrawingError):
    """A drawing without ink: there is no digit to read."""


class NotAnImage(DrawingError):
    """Bytes that are not a PNG, JPEG or WebP file, or a damaged one."""


class TooLarge(DrawingError):
    """More pixels, strokes or points than are accepted."""
