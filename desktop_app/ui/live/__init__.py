"""What is heard while a person speaks."""
