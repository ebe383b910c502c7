"""Notifications: what is announced, when, and in which of the terminal's ways."""
