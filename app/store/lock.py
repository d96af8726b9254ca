"""One server per state folder: a lock of the operating system that ends with its process."""

import fcntl
import os
import time
from pathlib import Path
from typing import BinaryIO

FILE = "nudge.lock"
# A worker that is replaced ends within this time, and its successor waits for it.
LONGEST_WAIT_S = 5.0
PAUSE_S = 0.05


class FolderInUse(RuntimeError):
    """Another process holds the folder; the text names it by its process id."""


class FolderLock:
    """Holds a state folder for this process until ``release`` or the end of the process.

    The lock is ``flock(2)`` on the file ``nudge.lock``, which has the process id as text. The
    system releases it when the process ends in whatever way, so no file has to be removed by hand.

    Parameters
    ----------
    folder : Path
        It is made if it does not exist.
    wait_s : float
        Seconds to wait for the process that holds it.

    Raises
    ------
    FolderInUse
        If another process still holds it after that time.
    OSError
        If the folder or the file cannot be made or opened.
    """

    def __init__(self, folder: Path, wait_s: float = LONGEST_WAIT_S) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = (folder / FILE).open("a+b")
        end = time.monotonic() + wait_s
        while not _taken(self._file):
            if time.monotonic() >= end:
                holder = _holder(self._file)
                self._file.close()
                raise FolderInUse(
                    f"the folder {folder} is in use by the server with the process id {holder}; "
                    f"end that server first, or set NUDGE_STATE_DIR to another folder"
                )
            time.sleep(PAUSE_S)
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n".encode())
        self._file.flush()

    def release(self) -> None:
        """Let another process have the folder; repeating it changes nothing."""
        self._file.close()


def _taken(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode(errors="replace").strip() or "unknown"
