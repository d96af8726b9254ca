"""What the server keeps in its state folder: one SQLite database of runs and kept digits.

Only numbers, JSON and the bytes of arrays are stored. Reading order: ``lock`` (one server per
folder), ``schema`` (the tables), ``database`` (the file and its transactions), ``digits``
and ``runs`` (their rows) and ``saving`` (the thread that writes runs).
"""

from app.store.database import Database
from app.store.digits import KeptDigit, note_taken_over, read_digits, was_taken_over, write_digits
from app.store.lock import FolderInUse, FolderLock
from app.store.runs import UNREADABLE, KeptCheckpoint, KeptRun
from app.store.saving import Store
