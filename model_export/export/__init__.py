"""Model files for the program: converted, checked, described."""
