"""Parts that any room may show. They know the theme, and nothing of sound."""
