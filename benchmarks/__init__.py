"""Commands that measure Nudge and print a table each."""
