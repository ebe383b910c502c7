"""Three ways to hear from Sendblue: the event stream, callbacks, and asking again and again."""
