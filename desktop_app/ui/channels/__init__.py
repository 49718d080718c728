"""Which channels of a sound are heard."""
