"""Where somebody speaks, the windows cut there, and what a model says of each."""
