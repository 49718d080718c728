"""What can be said of a sound: verdicts, segments and their probabilities. Knows no model."""
