"""Many sounds: the table and what fills it."""
