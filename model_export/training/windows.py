"""Where the seed's networks listen in a clip of their corpus, as they were trained and measured: speech or not."""

from desktop_app.recognition.models.contract import ModelInfo

MIN_AFTER_OFFSET_S = 1.0
"""A clip that would keep less than this after the model's offset is heard from its start."""


def cut_windows(n_samples: int, info: ModelInfo) -> list[tuple[int, int]]:
    """Return the stretches of a clip that a model is to hear.

    Windows of ``window_s`` lie ``hop_s`` apart from ``offset_s`` on. A clip too short for one whole window is one
    shorter stretch. Where windows overlap, one more ends with the clip; where they don't, what is left after the last
    whole one is not heard: so the seed's model was measured.

    Parameters
    ----------
    n_samples : int
        Length of the clip at the model's sample rate.

    Returns
    -------
    list of (start, stop), in samples, never empty; all but a single short one of the same length

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> seed = SimpleNamespace(sample_rate_hz=10, window_s=3.0, hop_s=3.0, offset_s=0.5)
    >>> cut_windows(50, seed), cut_windows(30, seed), cut_windows(12, seed)
    ([(5, 35)], [(5, 30)], [(0, 12)])
    >>> cut_windows(70, seed)
    [(5, 35), (35, 65)]
    >>> overlapping = SimpleNamespace(sample_rate_hz=10, window_s=3.0, hop_s=1.0, offset_s=0.0)
    >>> cut_windows(37, overlapping), cut_windows(40, overlapping)
    ([(0, 30), (7, 37)], [(0, 30), (10, 40)])
    """
    rate = info.sample_rate_hz
    window = round(info.window_s * rate)
    hop = round(info.hop_s * rate)
    start = round(info.offset_s * rate)
    if n_samples - start < MIN_AFTER_OFFSET_S * rate:
        start = 0
    if n_samples - start <= window:
        return [(start, n_samples)]
    starts = list(range(start, n_samples - window + 1, hop))
    if hop < window and starts[-1] + window < n_samples:
        starts.append(n_samples - window)
    return [(at, at + window) for at in starts]
