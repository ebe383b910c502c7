"""Finding a place in the open conversation: words in it, or a day."""
