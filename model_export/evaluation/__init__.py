"""How good they are, and the reports that say so."""
