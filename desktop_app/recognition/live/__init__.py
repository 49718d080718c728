"""A stream of sound, answered while it comes."""
