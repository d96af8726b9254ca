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
# Seconds after SIGTERM when the master kills a worker that is still there. The worker itself takes
# WORKER_GRACE for its requests, and the rest for its lab.
graceful_timeout = 2
WORKER_GRACE = 1
keepalive = 5
timeout = 30


def on_starting(server):
    """Refuse what the command line may have changed."""
    for name, right in (("workers", 1), ("preload_app", False), ("max_requests", 0)):
        value = getattr(server.cfg, name)
        if value != right:
            sys.exit(f"{name} is {value}. {REASON}: leave it at {right}.")


def post_worker_init(worker):
    """Let the worker be done before the master loses its patience."""
    worker.cfg.set("graceful_timeout", WORKER_GRACE)


def worker_exit(server, worker):
    """Stop training and wait for it."""
    if worker.wsgi is None:
        return
    worker.wsgi.extensions["lab"].stop()
    worker.log.info("Training stopped")
    # Not by way of the interpreter's own end: that waits for every thread of Gunicorn's pool, and
    # one may be waiting for the first byte of an idle connection.
    os._exit(0)
