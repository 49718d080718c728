"""The networks and what they hear, in Keras. Knows no training."""
