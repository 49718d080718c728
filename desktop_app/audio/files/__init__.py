"""Sound in files: found, read whole or in parts, written, recovered. Knows no devices."""
