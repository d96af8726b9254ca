"""One SQLite file, and how threads write to it."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.store.schema import MIGRATIONS

FILE = "nudge.db"
BUSY_S = 5.0


class Database:
    """The database of a folder, which is made with the first transaction; any thread may use it.

    Each thread has a connection of its own, and one transaction runs at a time. After an error, or
    when another file has taken the place of the one that was opened, the next transaction opens the
    file anew: SQLite itself would go on writing to a file that was deleted.

    Parameters
    ----------
    folder : Path
        Made if there is none.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.RLock()
        self._own = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Read and write as one: all of it is kept when the block ends, nothing if it raises.

        Raises
        ------
        OSError, sqlite3.Error
            If the file cannot be opened, read or written. Nothing is changed then.
        """
        with self._lock:
            connection = self._connection()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close the connection of the calling thread; what was not committed is taken back."""
        opened, self._own.opened = getattr(self._own, "opened", None), None
        if opened is not None:
            with suppress(sqlite3.Error):
                opened[0].close()

    def _connection(self) -> sqlite3.Connection:
        opened = getattr(self._own, "opened", None)
        if opened is None or opened[1] != self._identity():
            self.close()
            connection = self._open()
            self._own.opened = connection, self._identity()
            return connection
        connection = opened[0]
        assert isinstance(connection, sqlite3.Connection)
        return connection

    def _identity(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            return None
        return status.st_dev, status.st_ino

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Without a transaction that the module begins by itself.
        connection = sqlite3.connect(self.path, timeout=BUSY_S, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # A kept digit that was answered survives the machine's end, too, not only the server's.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            _migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _migrate(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise sqlite3.NotSupportedError(
            f"it was written by a newer Nudge (version {version} of its tables; "
            f"this one knows {len(MIGRATIONS)})"
        )
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN; {script}; PRAGMA user_version = {number}; COMMIT;")
