"""Pure values and rules: no I/O, nothing of ours but this room."""
