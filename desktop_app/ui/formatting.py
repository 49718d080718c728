"""Numbers as people read them: levels, shares, times, rates."""

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

SAME = 1e-9
"""Shares are sums of fractions: one that should be 1 may come out less by this much."""


def percent(share: float) -> str:
    """Return a share, [0, 1], in whole percent; “0 %” is nothing at all, and “100 %” is all of it.

    Examples
    --------
    >>> [percent(share).replace("\N{NO-BREAK SPACE}", " ") for share in (0.814, 0.0, 0.001, 0.999, 1.0)]
    ['81 %', '0 %', '< 1 %', '> 99 %', '100 %']
    """
    whole = round(share * 100)
    if whole == 0 and share > SAME:
        return f"<{NO_BREAK_SPACE}1{NO_BREAK_SPACE}%"
    if whole == 100 and share < 1 - SAME:
        return f">{NO_BREAK_SPACE}99{NO_BREAK_SPACE}%"
    return f"{whole}{NO_BREAK_SPACE}%"


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
    >>> [seconds(s).replace("\N{NO-BREAK SPACE}", " ") for s in (12.44, 0.05, 75.0, 36061.0)]
    ['12.4 s', '0.05 s', '1:15 min', '10:01:01 h']
    """
    if duration_s < 1:
        return f"{duration_s:.2f}{NO_BREAK_SPACE}s"
    if duration_s < 60:
        return f"{duration_s:.1f}{NO_BREAK_SPACE}s"
    whole = round(duration_s)
    return f"{clock(whole, 0)}{NO_BREAK_SPACE}{'min' if whole < 3600 else 'h'}"


def clock(elapsed_s: float, decimals: int = 1) -> str:
    """Return a time as a clock shows it, to the tenth of a second or to as many decimals.

    Examples
    --------
    >>> clock(3.74), clock(61.0), clock(3725.5, 0), clock(1.9999, 3)
    ('0:03.7', '1:01.0', '1:02:05', '0:01.999')
    """
    # A hair more, since 0.3 may lie just below 0.3; never rounded up: a clock does not show a second before it is over.
    units = int(elapsed_s * 10**decimals + 1e-6)
    whole, fraction = divmod(units, 10**decimals)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    start = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{start}:{rest:02}" + (f".{fraction:0{decimals}}" if decimals else "")


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
