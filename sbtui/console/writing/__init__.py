"""Help with writing: commands, snippets, emoji by name, and what an SMS can hold."""
