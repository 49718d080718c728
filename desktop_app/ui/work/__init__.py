"""Work that would block the window, in other threads. Knows nothing of what the work is."""
