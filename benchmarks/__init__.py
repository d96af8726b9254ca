"""Commands that measure Nudge; each prints a table.

``training``, ``serving``, ``page``, ``drawings`` and ``calibration`` run as ``python -m
benchmarks.NAME``; ``--help`` lists their options. ``replay`` repeats a recording made by ``page``.
"""
