"""What can go wrong with a request to the lab."""


class Unknown(LookupError):
    """There is no such run, kept digit or set of branches, or the run does not keep that step."""


class Conflict(Exception):
    """The run or the lab is not in a state that allows this; the text says what to do."""


class Unavailable(Exception):
    """The training thread, the images or the kept digits cannot be reached; the text says why."""
