"""``sbtui doctor``: looks at everything that sbtui stands on, and says how to mend what is wrong."""
