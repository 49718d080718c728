"""Making one channel of several: no voice is lost to a channel that is inverted, silent or noisy."""

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio.signal.channel_analysis import Analysis, Powers, energies_of, peaks_and_floors
from desktop_app.audio.signal.samples import Samples
from desktop_app.errors import ChannelError

STRETCH_S = 5.0
"""The weights of channels are decided anew so often; a shorter pause in speech would be taken for silence."""

FADE_S = 0.02

SILENT_DB = 40.0
"""A channel whose loud moments lie so far below those of the loudest is left out."""

POOR_SNR_DB, WORSE_DB = 13.0, 10.0
"""A channel is left out whose loud moments stand out from its quiet ones by less than that, and so much less than the
best's do.

In 100 clips (tests/benchmarks/channels.py), noise alone has 2 dB, a voice with noise as loud as itself 2 to 12, a voice
alone 13 to 85 and half of them more than 37.
"""

STICKY_DB = 3.0
"""What was left out has to be so much better to be taken in again, so that nothing flutters."""

ALIKE = 0.5
"""Above this correlation, channels carry the same voice, upright or inverted."""

CLOSE_S = 0.001
"""An inverted channel is turned when it is so much late at the most: beyond, no polarity is right for all of speech."""

LATE_S, SAME = 0.00005, 0.9
"""An inverted channel that is late, but the same for the rest, is left out: turned, it would still weaken the voice."""

STRONGER_DB = 6.0
FORGET = 0.5
PEAK_FALL_DB, FLOOR_RISE_DB = 0.5, 1.0
"""How far measures fade from stretch to stretch: who is silent for minutes still has a voice."""


class Mixer:
    """Mixes a stream down to mono, block by block.

    Channels that agree are averaged, and so are those that carry different voices: the result is then exactly the mean.
    Silent channels and much noisier ones are left out, inverted ones turned, or left out where they are late as well.
    That is decided for each stretch of five seconds, from that stretch and what came before it. The stretch is known as
    far as it has been fed, so blocks should not be much shorter than a second where they need not be. Weights change
    within 20 ms.

    Parameters
    ----------
    channels, rate_hz : int
        Of the stream.
    only : int, optional
        The one channel to be heard, from 1 on, as it is.

    Raises
    ------
    ChannelError
        When there is no channel `only`.

    Examples
    --------
    >>> voice = np.random.default_rng(0).normal(0, 0.1, 8000).astype(np.float32)
    >>> bool(np.array_equal(Mixer(2, 8000).feed(np.stack([voice, -voice], axis=1)), voice))
    True
    """

    def __init__(self, channels: int, rate_hz: int, only: int | None = None) -> None:
        check_channel(only, channels)
        self._only = only
        self._channels = channels
        self._rate_hz = rate_hz
        self._stretch_frames = max(1, round(STRETCH_S * rate_hz))
        self._left = self._stretch_frames
        self._before: NDArray[np.float32] | None = None
        self._weighing = None if only is not None or channels == 1 else _Weighing(channels, rate_hz)

    def feed(self, block: Samples) -> Samples:
        """Take the next block, float32, (n,) or (n, channels), and return it as mono, float32, (n,).

        Of a block that is mono already, no copy is made.
        """
        if block.ndim == 1:
            return block
        if self._only is not None:
            return np.ascontiguousarray(block[:, self._only - 1])
        if self._weighing is None or not len(block):
            return mix_down(block)
        mixed = []
        while len(block):
            piece, block = block[: self._left], block[self._left :]
            weights = self._weighing.add(piece)
            mixed.append(self._faded(piece, weights))
            self._left -= len(piece)
            if not self._left:
                self._weighing.end_stretch()
                self._left = self._stretch_frames
        return mixed[0] if len(mixed) == 1 else np.concatenate(mixed)

    def _faded(self, piece: Samples, weights: NDArray[np.float32]) -> Samples:
        mono = _weighted(piece, weights)
        before, self._before = self._before, weights
        if before is not None and not np.array_equal(before, weights):
            head = piece[: max(1, round(FADE_S * self._rate_hz))]
            ramp = np.linspace(0, 1, len(head), dtype=np.float32)
            mono[: len(head)] = (1 - ramp) * _weighted(head, before) + ramp * mono[: len(head)]
        return mono


class _Weighing:
    """Decides which channels count, and which way up."""

    def __init__(self, channels: int, rate_hz: int) -> None:
        self._analysis = Analysis(channels, rate_hz)
        self._close = min(self._analysis.far, round(CLOSE_S * self._analysis.fine_hz))
        self._powers: list[Powers] = []
        self._peaks_before = np.zeros(channels)
        self._floors_before = np.full(channels, np.inf)
        self._peaks, self._floors = self._peaks_before, self._floors_before
        self._kept = np.ones(channels, bool)
        self._late = np.zeros(channels, bool)
        self._reference = 0
        self._signs = np.ones(channels)
        self._forget_likeness(channels)

    def add(self, block: Samples) -> NDArray[np.float32]:
        """Take the next samples, (n, channels), and return weights: -1, 0 or 1 for each channel."""
        slow = self._analysis.slow(block)
        if slow.shape[1]:
            self._powers.append(self._analysis.powers(slow))
            found = peaks_and_floors(np.concatenate(self._powers, axis=1))
            if found is not None:
                self._peaks = np.maximum(self._peaks_before, found[0])
                self._floors = np.minimum(self._floors_before, found[1])
                self._choose()
                self._compare(slow)
        return np.where(self._kept & ~self._late, self._signs, 0).astype(np.float32)

    def end_stretch(self) -> None:
        """Let what was measured so far fade."""
        self._powers.clear()
        self._peaks_before = self._peaks * 10 ** (-PEAK_FALL_DB / 10)
        self._floors_before = self._floors * 10 ** (FLOOR_RISE_DB / 10)
        self._cross *= FORGET
        self._energies *= FORGET

    def _choose(self) -> None:
        """Leave out silent and noisy channels, and choose the strongest of the others to compare them with."""
        tiny = np.finfo(np.float64).tiny
        peaks_db = 10 * np.log10(np.maximum(self._peaks, tiny))
        snr_db = peaks_db - 10 * np.log10(np.maximum(self._floors, tiny))
        harder = np.where(self._kept, 0.0, STICKY_DB)
        heard = peaks_db > peaks_db.max() - SILENT_DB + harder
        poor = (snr_db < POOR_SNR_DB + harder) & (snr_db < snr_db[heard].max() - WORSE_DB + harder)
        self._kept = heard & ~poor
        strongest = int(np.argmax(np.where(self._kept, peaks_db, -np.inf)))
        reference = self._reference
        if not self._kept[reference] or peaks_db[reference] < peaks_db[strongest] - STRONGER_DB:
            self._reference = strongest
            self._forget_likeness(len(peaks_db))

    def _compare(self, slow: Samples) -> None:
        """Turn channels that are the strongest one upside down."""
        spectra = self._analysis.spectra(slow)
        self._cross += np.einsum("sb,csb->cb", spectra[self._reference].conj(), spectra)
        self._energies += energies_of(spectra)
        both = np.sqrt(self._energies * self._energies[self._reference])
        by_lag = self._analysis.correlations(self._cross, both)
        far, close = self._analysis.far, self._close
        near = by_lag[:, far - close : far + close + 1]
        inverted, lag_s = -near.min(axis=1), (near.argmin(axis=1) - close) / self._analysis.fine_hz
        upright = by_lag.max(axis=1)
        sign = self._signs[self._reference]
        self._signs[(inverted > ALIKE) & (inverted > upright)] = -sign
        self._signs[(upright > ALIKE) & (upright > inverted)] = sign
        self._late = (inverted > SAME) & (inverted > upright) & (np.abs(lag_s) > LATE_S)

    def _forget_likeness(self, channels: int) -> None:
        self._cross = np.zeros((channels, self._analysis.bins), np.complex128)
        self._energies = np.zeros(channels)


def mix(samples: Samples, rate_hz: int, only: int | None = None) -> Samples:
    """Return a whole sound as mono, float32, (n,): what :class:`Mixer` makes of it in blocks.

    Parameters
    ----------
    samples : float32, (n,) or (n, channels)
        Mono is returned as it is, uncopied.
    rate_hz : int
    only : int, optional
        The one channel to be heard, from 1 on.

    Raises
    ------
    ChannelError
        When there is no channel `only`.
    """
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    return Mixer(channels, rate_hz, only).feed(samples)


def mix_down(samples: Samples) -> Samples:
    """Return the plain mean of all channels: float32, (n,), from (n,) or (n, channels).

    Examples
    --------
    >>> mix_down(np.array([[1.0, 0.0], [0.5, -0.5]], np.float32)).tolist()
    [0.5, 0.0]
    """
    return samples if samples.ndim == 1 else _weighted(samples, np.ones(samples.shape[1], np.float32))


def check_channel(only: int | None, channels: int) -> None:
    """Make sure that there is such a channel, counted from 1; None is any.

    Raises
    ------
    ChannelError

    Examples
    --------
    >>> check_channel(3, 2)
    Traceback (most recent call last):
    desktop_app.errors.ChannelError: There is no channel 3: the sound has 2 channels. Choose one from 1 to 2.
    """
    if only is None or 1 <= only <= channels:
        return
    if channels == 1:
        raise ChannelError(f"There is no channel {only}: the sound has only one. Choose 1, or none.")
    raise ChannelError(
        f"There is no channel {only}: the sound has {channels} channels. Choose one from 1 to {channels}."
    )


def _weighted(samples: Samples, weights: NDArray[np.float32]) -> Samples:
    """Return the mean of the channels with weights of 1, and of those with -1 turned."""
    used = np.flatnonzero(weights)
    # Channel by channel: a mean along such short rows takes five times as long.
    total: Samples = samples[:, used[0]] * weights[used[0]]
    for i in used[1:]:
        if weights[i] > 0:
            total += samples[:, i]
        else:
            total -= samples[:, i]
    total /= np.float32(len(used))
    return total
