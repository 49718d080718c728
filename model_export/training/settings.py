"""How a network is fitted; apart from `fit`, so that the command line can name the defaults without Keras."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How a network is fitted: the learning rate falls to zero along a cosine; clips are mixed in pairs.

    Parameters
    ----------
    epochs, batch_size, seed : int
    learning_rate : float
        At the beginning.
    mixup : float
        Parameter of the beta distribution from which the share of the other clip is drawn (Zhang et al. 2018, ICLR).
        The pretrained network mixes none: 0.
    plain : float, [0, 1]
        Share of the clips that the compact network hears as they are, not elsewhere.
    """

    epochs: int = 60
    batch_size: int = 32
    learning_rate: float = 1e-3
    mixup: float = 0.3
    plain: float = 0.0
    seed: int = 0


SETTINGS = {
    "seed40": Settings(),
    "seed180": Settings(),
    "compact": Settings(epochs=60, batch_size=32, learning_rate=2e-3, plain=0.3),
    "pretrained": Settings(epochs=10, batch_size=256, learning_rate=1e-3, mixup=0.0),
}
"""What each architecture is evaluated and trained with, unless the command says otherwise."""

PRETRAINING = Settings(epochs=40, batch_size=32, learning_rate=2e-3)
"""Of a compact network that begins anew: on corpora without the speakers that it is later measured on, in `cross`, and
on shuffled labels."""


def default_settings(model: str, protocol: str = "", shuffled: bool = False) -> Settings:
    """Return what an architecture is fitted with, in a protocol or, without one, to ship."""
    from_scratch = protocol.startswith("cross") or shuffled
    return PRETRAINING if model == "compact" and from_scratch else SETTINGS[model]


CALIBRATED_BY = {"pretrained": "cross"}
"""The protocol whose answers a model's temperature and thresholds are fitted on; `actors5` for the others."""

TRAINED_ON = {
    "seed40": "ravdess_speech,ravdess_song",
    "seed180": "ravdess_speech,ravdess_song",
    "compact": "ravdess_speech,ravdess_song",
    "pretrained": "ravdess_speech,crema_d,nemo,ased,emovo",
}
"""The corpora that the shipped models are fitted on, joined by commas; `compact` rehearses its pretraining's too."""
