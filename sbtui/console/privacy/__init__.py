"""What keeps conversations from others' eyes, and the user's own curiosity from being noticed."""
