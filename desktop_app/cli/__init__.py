"""The command line. Knows the window only to start it."""
