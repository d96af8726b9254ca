"""What is made ready once, behind the first answers: kept digits, and what digits are made of."""

import logging
import threading

from app.lab.digits import OwnDigits
from app.lab.errors import Unavailable
from app.lab.lab import Lab
from model.engine import be_nice
from model.judgment import Reference

log = logging.getLogger(__name__)
# Behind training, which stands behind requests.
NICENESS = 19


def prepare(lab: Lab, own_digits: OwnDigits) -> threading.Thread:
    """Read a person's digits and fit the reference on a thread of its own; tell the lab of both.

    Parameters
    ----------
    lab : Lab
        That has been started.
    own_digits : OwnDigits

    Returns
    -------
    thread : Thread
        It ends by itself.
    """

    def work() -> None:
        be_nice(NICENESS)
        try:
            mnist = lab.mnist()
            if own_digits.all():
                lab.renew_own()
            lab.refer(Reference.fit(mnist))
        except Unavailable as error:
            log.info("Drawings are judged by the network alone: %s", error)

    thread = threading.Thread(target=work, name="preparation", daemon=True)
    thread.start()
    return thread
