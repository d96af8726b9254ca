"""How Gunicorn serves Nudge: ``gunicorn`` alone in this folder starts it.

There is one worker, because the worker holds the lab: two would train two networks, and a page
would see sometimes one and sometimes the other. Its threads answer requests.
"""

import os
import sys
from functools import partial

# Before NumPy is loaded: threads of BLAS would compete with those of training for the cores.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from gunicorn.glogging import Logger  # noqa: E402

from app import logs  # noqa: E402
from app.config import Config, ConfigError  # noqa: E402

REASON = (
    "Nudge runs in exactly one worker: its training lives in that process, and a second worker "
    "would train a second network. Its threads answer many pages at once"
)

if os.environ.get("WEB_CONCURRENCY", "1") != "1":
    sys.exit(f"WEB_CONCURRENCY is {os.environ['WEB_CONCURRENCY']}. {REASON}: unset it, or set 1.")
try:
    settings = Config.from_environment()
except ConfigError as error:
    sys.exit(str(error))


class Log(Logger):
    """Gunicorn's messages in the form of Nudge's log; Nudge writes its access lines itself."""

    def setup(self, cfg):
        """Do it at the start and again after SIGHUP."""
        super().setup(cfg)
        logs.write_to(self.error_log.handlers[0], settings.log, self.loglevel)


logger_class = Log
wsgi_app = "app:create_app()"
bind = f"{settings.host}:{settings.port}"
workers = 1
worker_class = "app.worker.Worker"
# Answers are written through memory, so that a client that does not read holds no thread.
sendfile = False
threads = 8
preload_app = False
max_requests = 0
control_socket_disable = True
# The worker's heartbeat is a file; in memory, a slow disk cannot make the worker look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# Seconds after SIGTERM at which the master kills a worker that has not ended. The worker waits for
# its requests for WORKER_GRACE_S of them, and has the rest to stop its lab.
graceful_timeout = 2
WORKER_GRACE_S = 1
keepalive = 5
timeout = 30


def on_starting(server):
    """Refuse command-line options that would break training."""
    for name, right in (("workers", 1), ("preload_app", False), ("max_requests", 0)):
        value = getattr(server.cfg, name)
        if value != right:
            sys.exit(f"{name} is {value}. {REASON}: leave it at {right}.")
    for name in ("ttin", "ttou", "usr2", "winch"):
        setattr(server, f"handle_{name}", partial(refuse_signal, server, name))
    server.handle_hup = partial(keep_running, server)


def refuse_signal(server, name):
    """Let a signal that would change the number of workers or masters do nothing."""
    server.log.warning("SIG%s is refused. %s", name.upper(), REASON)


def keep_running(server):
    """Reopen the log files at SIGHUP, at which Gunicorn would replace the worker."""
    server.log.reopen_files()
    server.log.info("SIGHUP: the log files were reopened. Runs go on; settings are read at a start")


def post_fork(server, worker):
    """Hold the state folder before anything in it is read; refuse to share it with a server."""
    # Only in the worker: the master has no use for NumPy, which this room loads.
    from app.store import FolderInUse, FolderLock

    try:
        worker.folder_lock = FolderLock(settings.state_dir)
    except FolderInUse as error:
        worker.log.error("%s", error)
        # With this exit code the master ends, too, instead of starting another worker.
        sys.exit(server.APP_LOAD_ERROR)
    except OSError as error:
        # Without a folder that can be written, nothing is kept that two servers could spoil.
        worker.log.error("the folder %s cannot be held: %s", settings.state_dir, error)


def post_worker_init(worker):
    """Let the worker end its requests before the master kills it, and make the page ready."""
    worker.cfg.set("graceful_timeout", WORKER_GRACE_S)
    worker.wsgi.extensions["nudge"].document.prepare()


def worker_exit(server, worker):
    """Stop training and wait for its end."""
    # A worker that was refused the folder ends before it has an application.
    if getattr(worker, "wsgi", None) is None:
        return
    worker.wsgi.extensions["nudge"].lab.stop()
    worker.log.info("Training stopped")
    # Without the interpreter's regular exit, which waits for every thread of Gunicorn's pool: one
    # may be waiting for the first byte of an idle connection.
    os._exit(0)
