"""What is said of a microphone that lets one wait."""

WAITING = "Waiting for the microphone: no sound has come from it yet."


def opening_text(device_name: str) -> str:
    r"""Return what to say while a microphone takes long to open; its name may be unknown.

    Examples
    --------
    >>> opening_text("USB"), opening_text("")
    ('Waiting for the microphone “USB”: it is being opened.', 'Waiting for the microphone: it is being opened.')
    """
    return f"Waiting for the microphone{f' “{device_name}”' if device_name else ''}: it is being opened."
