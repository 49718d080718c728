"""Model files: found, checked, opened, run."""
