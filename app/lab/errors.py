"""What can go wrong with a request to the lab."""


class UnknownRun(LookupError):
    """No run has this id; the text lists the runs that exist."""


class UnknownStep(LookupError):
    """The weights of this step are not kept; the text lists the steps that are."""


class Conflict(Exception):
    """The run or the lab is not in a state that allows this; the text says what to do."""


class Unavailable(Exception):
    """The training thread, the images or the kept digits cannot be reached; the text says why."""
