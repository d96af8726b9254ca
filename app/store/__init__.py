"""What the server keeps in its state folder: one SQLite database of runs and kept digits.

Only numbers, JSON and the bytes of arrays are stored. Reading order: ``schema`` (the tables) and
``database`` (the file and its transactions).
"""

from app.store.database import Database
