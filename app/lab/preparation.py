"""What is prepared once, while the first requests are answered: kept digits, and the reference."""

import logging
import threading

from app.lab.digits import OwnDigits
from app.lab.errors import Unavailable
from app.lab.lab import Lab
from app.lab.runs import Runs
from model.engine import be_nice
from model.judgment import Reference

log = logging.getLogger(__name__)
# Below that of training, which itself yields to requests.
NICENESS = 19


def prepare(lab: Lab, own_digits: OwnDigits) -> threading.Thread:
    """Give the lab a person's own digits and a reference of MNIST's, on a thread of its own.

    Parameters
    ----------
    lab : Lab
        That has been started.
    own_digits : OwnDigits

    Returns
    -------
    thread : Thread
        It waits for the images, however long that takes, and ends by itself or with the lab.
    """

    def work() -> None:
        be_nice(NICENESS)
        try:
            mnist = lab.mnist(timeout_s=None)
        except Unavailable:
            return
        try:
            # Also where there are none: a restored run that learns from them waits for them.
            lab.ask(Runs.replace_own_digits, own_digits.examples)
            lab.ask(Runs.use_reference, Reference.fit(mnist))
        except Unavailable as error:
            log.warning("The runs do not know the kept digits or what is no digit: %s", error)

    thread = threading.Thread(target=work, name="preparation", daemon=True)
    thread.start()
    return thread
