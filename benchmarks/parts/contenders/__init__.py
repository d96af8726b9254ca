"""The programs that are compared, each a process of its own.

A contender reads tasks from standard input, one JSON object per line, and answers each with one
JSON object. It does nothing between tasks, so that one contender never slows down another.
"""
