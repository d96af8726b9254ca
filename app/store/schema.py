"""The tables of the database, as the list of migrations that make them."""

# Each is one script; the database's ``user_version`` counts those that were run. A script that was
# released is never changed: what is needed later is appended. ``record`` is JSON, ``arrays`` an
# archive of NumPy arrays.
MIGRATIONS = (
    """
    CREATE TABLE runs (id TEXT PRIMARY KEY, record TEXT NOT NULL, arrays BLOB NOT NULL);
    CREATE TABLE checkpoints (
        run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        record TEXT NOT NULL,
        arrays BLOB NOT NULL,
        PRIMARY KEY (run, step)
    );
    CREATE TABLE changes (
        run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        arrays BLOB NOT NULL,
        PRIMARY KEY (run, number)
    );
    CREATE TABLE facts (name TEXT PRIMARY KEY, record TEXT NOT NULL);
    CREATE TABLE digits (id TEXT PRIMARY KEY, place INTEGER NOT NULL, line TEXT NOT NULL);
    """,
    # The number of a file may be used again once it is deleted; this name is not.
    """
    INSERT INTO facts VALUES ('database', '"' || hex(randomblob(8)) || '"');
    """,
)
