import pytest

from desktop_app.recognition import Conditions, Segment, Status, Verdict
from desktop_app.ui.live.live_answer import LiveAnswer

CONDITIONS = Conditions(48000, 1, -20.0, 0.0, 1.0, 2.0)


def verdict(status, emotion=None):
    return Verdict(status, emotion, 0.0, 1.0, CONDITIONS, {emotion: 1.0} if emotion else {})


NOBODY = verdict(Status.NO_SPEECH)
SHORT = verdict(Status.TOO_SHORT)
QUIET = verdict(Status.TOO_QUIET)
UNSURE = verdict(Status.UNCERTAIN)
SAD, ANGRY = verdict(Status.EMOTION, "sad"), verdict(Status.EMOTION, "angry")


def spoken_until(spoken_s, now_s):
    """Return answers over time: somebody speaks from 1 s on, then nobody."""
    return (
        Segment(0.0, 1.0, Status.NO_SPEECH, None, None),
        Segment(1.0, spoken_s, Status.EMOTION, "sad", 0.9),
        Segment(spoken_s, now_s, Status.NO_SPEECH, None, None),
    )


def after(*verdicts, segments=()):
    answer = LiveAnswer()
    for one in verdicts:
        answer.add(one, segments)
    return answer


@pytest.mark.parametrize(
    "verdicts, shown",
    [((), None), ((SHORT,), None), ((NOBODY,), NOBODY), ((NOBODY, SHORT), NOBODY), ((SHORT, NOBODY), NOBODY),
     ((QUIET,), QUIET), ((QUIET, NOBODY), QUIET), ((QUIET, SAD), SAD), ((SAD, NOBODY), SAD), ((SAD, SHORT), SAD),
     ((SAD, QUIET), SAD), ((SAD, NOBODY, SHORT, ANGRY), ANGRY), ((SAD, UNSURE), UNSURE), ((UNSURE, NOBODY), UNSURE),
     ((NOBODY, SAD), SAD)],
)  # fmt: skip
def test_what_was_said_last_stays_until_something_new_is_said(verdicts, shown):
    assert after(*verdicts).verdict is shown


def test_the_time_since_the_last_word_is_told_while_nobody_speaks():
    answer = after(SAD)
    assert answer.ago_s is None
    answer.add(NOBODY, spoken_until(3.0, 4.5))
    assert answer.ago_s == pytest.approx(1.5)
    answer.add(NOBODY, spoken_until(3.0, 5.0))
    assert answer.ago_s == pytest.approx(2.0)
    answer.add(SHORT, spoken_until(5.3, 5.5))
    assert answer.ago_s == pytest.approx(2.0), "too early to say anything new"
    answer.add(ANGRY, spoken_until(6.0, 6.0))
    assert answer.ago_s is None


def test_where_nobody_has_spoken_there_is_no_last_word():
    assert after(NOBODY, NOBODY, segments=spoken_until(1.0, 1.0)[:1]).ago_s is None
