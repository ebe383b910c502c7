"""The user's clipboard, wherever it is: behind the terminal, on this machine, or at last in a file."""
