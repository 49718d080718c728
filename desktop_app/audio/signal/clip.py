"""A stretch of sound in memory, as it came from its file or microphone."""

from dataclasses import dataclass

from desktop_app.audio.signal.mixing import mix
from desktop_app.audio.signal.mixing import mix_down as mix_down
from desktop_app.audio.signal.samples import Samples as Samples


@dataclass(frozen=True, eq=False)
class Clip:
    """Sound as it was recorded, before any mixing or resampling.

    Parameters
    ----------
    samples : float32, (n,) or (n, channels), [-1, 1]
        The waveform.
    rate_hz : int
        Sample rate of `samples`.
    source : str
        Where it came from: a path, or the name of a device.
    encoding : str
        How the source stored it, for people: ``"16-bit"``, ``"float"``, ``"Vorbis"``; empty when unknown.
    """

    samples: Samples
    rate_hz: int
    source: str
    encoding: str = ""

    @property
    def channels(self) -> int:
        """Number of channels, 1 for mono."""
        return 1 if self.samples.ndim == 1 else int(self.samples.shape[1])

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate_hz

    def mono(self, only: int | None = None) -> Samples:
        """One channel made of all, or the one channel `only`, from 1 on: float32, (n,), [-1, 1].

        As :class:`~desktop_app.audio.signal.mixing.Mixer` mixes: the mean of channels that agree.

        Raises
        ------
        ChannelError
            When there is no channel `only`.
        """
        return mix(self.samples, self.rate_hz, only)
