"""The thread view: messages to lines (pure), lines to rows, rows to the screen."""
