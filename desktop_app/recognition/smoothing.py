"""Probabilities that follow the voice without flickering."""

from desktop_app.recognition.model import Array

NEWEST = 0.6
"""Share of the newest answer: with two a second, a change is nine tenths done after 1.3 s."""


class Smoothing:
    """Exponential mean over successive probabilities.

    Parameters
    ----------
    newest : float, ]0, 1]
        Share of the newest; 1 smooths nothing.

    Examples
    --------
    >>> import numpy as np
    >>> smoothing = Smoothing(0.5)
    >>> smoothing.add(np.array([1.0, 0.0], np.float32)).tolist()
    [1.0, 0.0]
    >>> smoothing.add(np.array([0.0, 1.0], np.float32)).tolist()
    [0.5, 0.5]
    """

    def __init__(self, newest: float = NEWEST) -> None:
        self._newest = newest
        self._mean: Array | None = None

    def add(self, probabilities: Array) -> Array:
        """Take the next probabilities, float32 (classes,), and return the mean so far, of the same sum."""
        if self._mean is None:
            self._mean = probabilities
        else:
            self._mean = self._mean + self._newest * (probabilities - self._mean)
        return self._mean

    def reset(self) -> None:
        """Forget what was before."""
        self._mean = None
