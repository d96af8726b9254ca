"""How Gunicorn serves Nudge: ``gunicorn`` alone in this folder starts it.

One worker, because the worker holds the lab: two would train two networks, and a page would see
now this one and now that. Its threads answer requests.
"""

import os
import sys

# Before NumPy is loaded: BLAS's own threads would fight training's for the cores.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from app.config import Config, ConfigError  # noqa: E402

REASON = (
    "Nudge runs in exactly one worker: its training lives in that process, and a second worker "
    "would train a second network. Threads answer many pages at once"
)

if os.environ.get("WEB_CONCURRENCY", "1") != "1":
    sys.exit(f"WEB_CONCURRENCY is {os.environ['WEB_CONCURRENCY']}. {REASON}: unset it, or set 1.")
try:
    settings = Config.from_environment()
except ConfigError as error:
    sys.exit(str(error))

wsgi_app = "app:create_app()"
bind = f"{settings.host}:{settings.port}"
workers = 1
worker_class = "gthread"
threads = 8
preload_app = False
max_requests = 0
control_socket_disable = True
# The worker's heartbeat is a file: in memory no slow disk can make it look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# Seconds that requests get to end in after SIGTERM.
graceful_timeout = 2
keepalive = 5
timeout = 30


def on_starting(server):
    """Refuse what the command line may have changed."""
    for name, right in (("workers", 1), ("preload_app", False), ("max_requests", 0)):
        value = getattr(server.cfg, name)
        if value != right:
            sys.exit(f"{name} is {value}. {REASON}: leave {name} at {right}.")


def worker_exit(server, worker):
    """Stop training and wait for it."""
    if worker.wsgi is not None:
        worker.wsgi.extensions["lab"].stop()
