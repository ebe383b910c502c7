"""The send styles, played with the cells of a terminal."""
