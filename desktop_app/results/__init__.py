"""Results as text: one small module a format, each a pure function; the table of formats; writing text to files.

Nothing is imported here: the command line reads the table of formats before any library is loaded.
"""
