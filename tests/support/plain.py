"""Texts of the window without what only typography needs."""


def plain(text: str) -> str:
    """Return a text with usual spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
