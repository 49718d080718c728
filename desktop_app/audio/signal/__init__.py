"""Samples in memory: levels, channels, rates. Knows no files and no devices."""
