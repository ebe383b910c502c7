"""sbtui: text from a terminal through Sendblue, with a live, truthful badge on every message."""
