"""Numbers as people read them: levels, shares, times, rates."""

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def percent(share: float) -> str:
    """Return a share, [0, 1], in whole percent.

    Examples
    --------
    >>> percent(0.814) == "81\N{NO-BREAK SPACE}%"
    True
    """
    return f"{share:.0%}".replace("%", f"{NO_BREAK_SPACE}%")


def dbfs(level: float) -> str:
    """Return a level in whole dBFS, with a true minus sign.

    Examples
    --------
    >>> dbfs(-23.4) == "−23\N{NO-BREAK SPACE}dBFS", dbfs(-0.2) == "0\N{NO-BREAK SPACE}dBFS"
    (True, True)
    """
    whole = round(level)
    sign = MINUS if whole < 0 else ""
    return f"{sign}{abs(whole)}{NO_BREAK_SPACE}dBFS"


def seconds(duration_s: float) -> str:
    """Return a length: to the tenth of a second, and finer below one second.

    Examples
    --------
    >>> [seconds(s).replace("\N{NO-BREAK SPACE}", " ") for s in (12.44, 0.05, 75.0)]
    ['12.4 s', '0.05 s', '1:15 min']
    """
    if duration_s < 1:
        return f"{duration_s:.2f}{NO_BREAK_SPACE}s"
    if duration_s < 60:
        return f"{duration_s:.1f}{NO_BREAK_SPACE}s"
    minutes, rest = divmod(round(duration_s), 60)
    return f"{minutes}:{rest:02}{NO_BREAK_SPACE}min"


def clock(elapsed_s: float) -> str:
    """Return elapsed time to the tenth of a second.

    Examples
    --------
    >>> clock(3.74), clock(61.0)
    ('0:03.7', '1:01.0')
    """
    minutes, tenths = divmod(int(elapsed_s * 10), 600)
    return f"{minutes}:{tenths // 10:02}.{tenths % 10}"


def rate(rate_hz: int) -> str:
    """Return a sample rate.

    Examples
    --------
    >>> [rate(hz).replace("\N{NO-BREAK SPACE}", " ") for hz in (48000, 44100, 22050)]
    ['48 kHz', '44.1 kHz', '22.05 kHz']
    """
    return f"{rate_hz / 1000:g}{NO_BREAK_SPACE}kHz"


def channels(count: int) -> str:
    """Return a number of channels.

    Examples
    --------
    >>> channels(1), channels(2), channels(6)
    ('mono', 'stereo', '6 channels')
    """
    return {1: "mono", 2: "stereo"}.get(count, f"{count} channels")


def treatment(rate_hz: int, n_channels: int, duration_s: float, encoding: str, model_rate_hz: int | None) -> str:
    """Return what was done to the sound before the model heard it.

    Parameters
    ----------
    model_rate_hz : int or None
        None when there is no model.

    Examples
    --------
    >>> treatment(48000, 2, 12.4, "16-bit", 16000).replace("\N{NO-BREAK SPACE}", " ")
    '48 kHz stereo → 16 kHz mono · 12.4 s · 16-bit'
    >>> treatment(16000, 1, 2.0, "", 16000).replace("\N{NO-BREAK SPACE}", " ")
    '16 kHz mono · 2.0 s'
    """
    source = f"{rate(rate_hz)} {channels(n_channels)}"
    if model_rate_hz is not None and (rate_hz, n_channels) != (model_rate_hz, 1):
        source += f" → {rate(model_rate_hz)} mono"
    return " · ".join(part for part in (source, seconds(duration_s), encoding) if part)
