"""What can go wrong with a request to the lab."""


class UnknownRun(LookupError):
    """There is no run of this name; the text says which there are."""


class Conflict(Exception):
    """The run or the lab is not in a state for this; the text says what to do."""


class Unavailable(Exception):
    """The training thread does not answer, or has no data; the text says why."""


class UnknownStep(LookupError):
    """The weights of this step are not kept; the text says whose are."""
