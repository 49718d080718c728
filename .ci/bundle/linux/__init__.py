"""What the packaged program has of its own on Linux: menu entry, description, and the way to the system's sound."""
