"""Gunicorn's thread worker, changed so that only a whole request takes a thread.

The poller, which is the worker's main thread, reads every request without blocking and writes what
a client did not take at once. Threads compute and never wait for a network. A client that sends
nothing, sends slowly, or does not read its answer costs a socket and has a deadline.

Read in this order: ``incoming`` (a request as its bytes arrive), ``wire`` (the socket that
Gunicorn's own code sees), ``polling`` (the worker).
"""

from app.worker.polling import Worker

__all__ = ["Worker"]
