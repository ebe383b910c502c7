"""What the links of a message are, where they lead, and opening them."""
