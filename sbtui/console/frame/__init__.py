"""The frame differ: remembers what the terminal shows, and writes only the cells that changed."""
