"""What tells channels of one voice from one another: how loud they are from moment to moment, and how alike."""

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio.signal.samples import Samples

ANALYSIS_HZ = 8000
"""Speech lies below 4 kHz for the most part; a lower rate saves time."""

FRAME_S = 0.02
SEGMENT = 512
"""Samples at the rate of the analysis, 64 ms; padded to twice as many, so that lags do not wrap around."""

FINE = 4
"""Lags are told to so small a part of a sample, 0.03 ms."""

FAR_S = 0.01
"""Microphones three metres apart hear a voice by so much later."""

INAUDIBLE = 1e-10
"""Power of digital silence, with its dither and what decoders leave of it."""

Powers = NDArray[np.float64]
Spectra = NDArray[np.complex128]


class Analysis:
    """Looks at blocks of a stream at a lower rate, with its slope of 6 dB an octave taken out.

    The slope is that of speech, so that its first formant does not decide all, and rumble and mains hum count little.

    Parameters
    ----------
    channels, rate_hz : int
        Of the stream.

    Attributes
    ----------
    rate_hz : float
        Of the analysis, 8 to 16 kHz; lower for streams that are.
    fine_hz : float
        Lags in a second.
    far : int
        FAR_S in lags.
    bins : int
        Of a spectrum.
    """

    def __init__(self, channels: int, rate_hz: int) -> None:
        self._factor = max(1, rate_hz // ANALYSIS_HZ)
        self.rate_hz = rate_hz / self._factor
        self.fine_hz = FINE * self.rate_hz
        self.far = min(FINE * (SEGMENT - 1), round(FAR_S * self.fine_hz))
        self.bins = SEGMENT + 1
        self._frame = max(1, round(FRAME_S * self.rate_hz))
        self._summed = np.kron(np.ones((self._factor, 1)), np.eye(channels)).astype(np.float32) / self._factor

    def slow(self, block: Samples) -> Samples:
        """Return a block, float32 (n, channels), at the rate of the analysis: float32 (channels, m)."""
        m = len(block) // self._factor
        # As a product of matrices, for means along short rows take many times as long.
        low = block[: m * self._factor].reshape(m, len(self._summed)) @ self._summed
        return np.ascontiguousarray(np.diff(low, axis=0).T)

    def powers(self, slow: Samples) -> Powers:
        """Return the mean power of frames of 20 ms: (channels, frames), one frame for a shorter block."""
        size = max(1, min(self._frame, slow.shape[1]))
        frames = slow[:, : slow.shape[1] // size * size].reshape(len(slow), -1, size)
        powers: Powers = np.einsum("cfn,cfn->cf", frames, frames).astype(np.float64) / size
        return powers

    def spectra(self, slow: Samples) -> Spectra:
        """Return spectra of segments: (channels, segments, bins)."""
        missing = -slow.shape[1] % SEGMENT
        segments = np.pad(slow, ((0, 0), (0, missing))).reshape(len(slow), -1, SEGMENT)
        return np.fft.rfft(segments, 2 * SEGMENT).astype(np.complex128)

    def correlations(self, cross: Spectra, energies: Powers) -> Powers:
        """Return correlation coefficients by lag, from `-far` to `far`: (channels, lags), [-1, 1].

        Parameters
        ----------
        cross : complex, (channels, bins)
            Sums of products of spectra.
        energies : (channels,)
            By which the correlation of each has to be divided (see :func:`energies_of`).
        """
        by_lag = FINE * np.fft.irfft(cross, FINE * 2 * SEGMENT)
        near = np.concatenate((by_lag[:, -self.far :], by_lag[:, : self.far + 1]), axis=1)
        found: Powers = near / np.maximum(energies, np.finfo(np.float64).tiny)[:, None]
        return found


def energies_of(spectra: Spectra) -> Powers:
    """Return the energy of each channel, (channels,), that a correlation at lag 0 with itself would be."""
    sums = np.square(np.abs(spectra)).sum(axis=1)
    # All bins but the first and the last stand for two.
    return np.asarray((2 * sums.sum(axis=1) - sums[:, 0] - sums[:, -1]) / (2 * SEGMENT), np.float64)


def peaks_and_floors(powers: Powers) -> tuple[Powers, Powers] | None:
    """Return the power of loud and of quiet moments of each channel, (channels,); None where all are silent.

    Loud is what a tenth of a second, in all, reaches: a click is none. Quiet is what a tenth of the frames lies below;
    frames that are silent in all channels do not count, for noise and voice alike begin after them in many files.
    """
    heard = powers[:, powers.max(axis=0, initial=0.0) > INAUDIBLE]
    frames = heard.shape[1]
    if not frames:
        return None
    ordered = np.sort(heard, axis=1)
    loud = max(0, frames - round(0.1 / FRAME_S))
    return ordered[:, loud], np.maximum(ordered[:, frames // 10], INAUDIBLE)
