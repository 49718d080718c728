"""Playing the open sound."""
