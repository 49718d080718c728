"""Many files: in threads, journalled, taken up again."""
