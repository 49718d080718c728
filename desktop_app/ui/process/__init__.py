"""What the process needs around the window: garbage collection, start, end. Knows Qt and no room."""
