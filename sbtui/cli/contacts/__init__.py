"""``sbtui contacts``: names from vCards, and what the user says of people."""
