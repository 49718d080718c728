"""How networks learn, and where runs are kept."""
