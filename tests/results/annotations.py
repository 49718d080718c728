"""What every format for annotations has to hold."""

from desktop_app.recognition import FileResult

ODD_LABELS = ('say "no"', "wütend", "生气", "a\tb", "<&>'", "x" * 300, "=1+1", "surprised\n")
"""Names of emotions that a careless writer stumbles over."""


def expected(result: FileResult, digits: int = 6) -> list[tuple[float, float, str, str]]:
    """Return start, end, answer and probability of each segment as they are to be printed."""
    return [
        (
            round(segment.start_s, digits),
            round(segment.end_s, digits),
            segment.emotion or segment.status.value,
            "" if segment.probability is None else f"{segment.probability:.6f}",
        )
        for segment in result.timeline.segments
    ]
