"""``sbtui keys``: what this terminal sends, what sbtui does with it, and which keys it keeps for itself."""
