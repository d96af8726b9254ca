"""What the benchmark commands share: tables, turns, drawings, a server, and its visitors."""
