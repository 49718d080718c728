"""Recordings: made, paused, kept, found again after a crash."""
