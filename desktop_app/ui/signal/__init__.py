"""Numbers for plots and meters, as arrays. Knows no Qt."""
