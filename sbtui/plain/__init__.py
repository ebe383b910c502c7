"""The linear mode: conversations as lines, for screen readers, braille, dumb terminals and serial lines."""
