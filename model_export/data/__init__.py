"""The corpora, how they are split, and which clips stand for a voice."""
