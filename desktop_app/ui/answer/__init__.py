"""The answer in words and in cards."""
