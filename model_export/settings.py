"""How a network is fitted; apart from `fit`, so that the command line can name the defaults without Keras."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How a network is fitted: Adam, the learning rate falling to zero along a cosine, on mixed pairs of clips.

    Parameters
    ----------
    epochs, batch_size, seed : int
    learning_rate : float
        At the beginning.
    mixup : float
        Parameter of the beta distribution from which the share of the other clip is drawn (Zhang et al. 2018, ICLR).
    """

    epochs: int = 60
    batch_size: int = 32
    learning_rate: float = 1e-3
    mixup: float = 0.3
    seed: int = 0
