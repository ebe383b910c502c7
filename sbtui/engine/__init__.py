"""The engine: sends what stands in the outbox, and writes down what Sendblue says. It never draws."""
