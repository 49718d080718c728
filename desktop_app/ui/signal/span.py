"""A stretch of a sound."""

Span = tuple[float, float]
"""Start and end in seconds."""
