"""The conditions over time: sequences of answers and readings go in, remarks come out."""

import pytest

from desktop_app.recognition import Conditions, Status, Verdict
from desktop_app.ui.live.live_conditions import JUDGED, PAUSE_S, LiveConditions
from desktop_app.ui.signal.meter import Reading

FINE = Reading(-20.0, -10.0)
HOP_S = 0.5


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


class Sound:
    """A recording as it is judged: an answer every half second. Speech in the conditions is all so far."""

    def __init__(self, model_rate_hz=16000, rate_hz=48000, has_speech=True):
        self.judge = LiveConditions("USB", model_rate_hz)
        self.now_s, self.spoken_s, self.rate_hz, self.has_speech = 0.0, 0.0, rate_hz, has_speech

    def hears(self, level_dbfs, status, for_s, reading=FINE):
        """Return the remarks of so many seconds of one kind of sound."""
        said = []
        for _ in range(round(for_s / HOP_S)):
            self.now_s += HOP_S
            self.spoken_s += HOP_S * (status is not Status.NO_SPEECH)
            so_far = (self.spoken_s / self.now_s, self.spoken_s) if self.has_speech else (None, None)
            emotions = {"sad": 1.0} if status is Status.EMOTION else {}
            verdict = Verdict(
                status, next(iter(emotions), None), max(0.0, self.now_s - 2), self.now_s,
                Conditions(self.rate_hz, 1, level_dbfs, 0.0, *so_far), emotions,
            )  # fmt: skip
            self.judge.add(verdict)
            said.append(self.judge.remark(reading, self.now_s))
        return said

    def speaks(self, for_s, level_dbfs=-20.0):
        return self.hears(level_dbfs, Status.EMOTION, for_s)

    def breathes(self, for_s, level_dbfs=-62.0):
        return self.hears(level_dbfs, Status.NO_SPEECH, for_s)


def test_breaths_and_pauses_of_a_few_seconds_are_not_amber_and_change_nothing():
    sound = Sound()
    said = sound.speaks(4.0)[1:]
    for pause_s in (0.5, 1.0, 3.0, 4.5, 0.5):
        breaths = sound.breathes(pause_s)
        assert {remark.text for remark in breaths} == {said[-1].text}, "not a word flickers"
        said += breaths + sound.speaks(2.0)
    assert all(remark.good and not remark.pending and remark.headline == "Heard well" for remark in said)
    assert "14.0 s of speech (60 % of the time)" in plain(said[-1].details), "all so far"


@pytest.mark.parametrize("level_dbfs, headline", [(-62.0, "Quiet"), (-30.0, "Little speech")])
def test_no_voice_for_long_is_amber_until_somebody_speaks(level_dbfs, headline):
    sound = Sound()
    sound.speaks(3.0)
    said = sound.breathes(8.0, level_dbfs)
    amber = [i * HOP_S + HOP_S for i, remark in enumerate(said) if not remark.good]
    assert amber[0] == PAUSE_S and amber[-1] == 8.0, "from then on, without a break"
    assert {remark.headline for remark in said if not remark.good} == {headline}
    assert sound.speaks(HOP_S)[0].good


def test_nobody_who_speaks_at_all_is_told_after_a_while_too():
    said = Sound().breathes(7.0)
    assert said[0].pending and said[0].good and not said[-1].good


def test_a_voice_is_called_quiet_after_a_while_and_until_it_is_clearly_louder():
    sound = Sound()
    said = sound.speaks(4.0, -56.0)
    assert [remark.good for remark in said] == [True] * (JUDGED - 1) + [False] * (8 - JUDGED + 1)
    assert said[-1].headline == "Quiet" and "Turn the microphone up" in said[-1].advice
    assert all(not remark.good for remark in sound.breathes(1.0) + sound.speaks(5.0, -49.0)), "hardly louder"
    assert sound.speaks(5.0, -40.0)[-1].good
    assert all(remark.good for remark in sound.speaks(6.0, -49.5)), "hardly quieter"


def test_a_voice_that_is_too_quiet_for_an_answer_is_a_voice():
    sound = Sound()
    said = sound.hears(-62.0, Status.TOO_QUIET, 8.0)
    assert said[-1].headline == "Quiet" and "8.0 s of speech" in plain(said[-1].details)


def test_speech_after_long_silence_is_heard_at_once_however_little_it_is_of_all():
    sound = Sound()
    assert not sound.breathes(60.0, -30.0)[-1].good
    assert {remark.headline for remark in sound.speaks(2.0)} == {"Heard well"}


def test_one_quiet_word_is_not_amber():
    sound = Sound()
    said = sound.speaks(4.0) + sound.speaks(1.0, -60.0) + sound.speaks(3.0)
    assert all(remark.good for remark in said)


def test_a_model_that_tells_no_speech_is_judged_by_its_answers():
    sound = Sound(has_speech=False)
    assert all(remark.good for remark in sound.speaks(3.0) + sound.breathes(4.0) + sound.speaks(1.0))
    assert not sound.breathes(6.0)[-1].good


def test_clipping_says_how_much_and_its_number_only_rises():
    sound = Sound()
    sound.speaks(3.0)
    shares = (0.004, 0.02, 0.08, 0.03, 0.01)
    said = [
        plain(sound.judge.remark(FINE._replace(clipping=True, clipped=True, clipped_share=share), i / 25).text)
        for i, share in enumerate(shares)
    ]
    assert [text.split(": ")[1].split(" of")[0] for text in said] == ["< 1 %", "2 %", "8 %", "8 %", "8 %"]
    assert said[-1] == (
        "Clipping: 8 % of the last seconds is cut off, louder than the microphone can take. "
        "Turn the microphone down, or move away from it."
    )
    assert sound.judge.remark(FINE._replace(clipped=True), 1.0).good, "long ago"
    assert "1 %" in plain(sound.judge.remark(FINE._replace(clipping=True, clipped_share=0.01), 2.0).details), "anew"


def test_a_microphone_that_never_gave_a_signal_is_told_at_once():
    sound = Sound()
    said = sound.hears(-120.0, Status.NO_SPEECH, 1.0, Reading())[-1]
    assert said.good
    said = sound.hears(-120.0, Status.NO_SPEECH, 1.0, Reading(no_signal=True))[-1]
    assert said.headline == "No signal" and "digital silence comes from “USB”" in said.details


def test_a_microphone_that_suppresses_noise_may_give_nothing_in_a_pause():
    sound = Sound()
    sound.speaks(3.0)
    said = sound.hears(-120.0, Status.NO_SPEECH, 2.0, Reading()) + sound.hears(
        -120.0, Status.NO_SPEECH, 2.0, Reading(no_signal=True)
    )
    assert all(remark.good for remark in said)
    assert sound.speaks(1.0)[-1].good
    said = sound.hears(-120.0, Status.NO_SPEECH, 2.0, Reading()) + sound.hears(
        -120.0, Status.NO_SPEECH, 4.0, Reading(no_signal=True)
    )
    assert said[-1].headline == "No signal"


def test_before_the_first_sample_it_waits_whatever_the_level_would_be():
    judge = LiveConditions("USB", 16000)
    for second in range(9):
        said = judge.remark(Reading(waiting=True), float(second))
        assert said.good and said.pending
        assert said.text == "Waiting for the microphone: no sound has come from “USB” yet."


def test_while_the_recording_is_paused_nothing_changes():
    sound = Sound()
    before = sound.speaks(3.0)[-1]
    assert sound.judge.remark(Reading(no_signal=True), 60.0, paused=True) == before


def test_a_narrow_band_is_told_all_the_time():
    sound = Sound(rate_hz=8000)
    assert {remark.headline for remark in sound.speaks(4.0)[1:] + sound.breathes(2.0)} == {"Narrow band"}


def test_without_a_model_the_level_alone_is_judged():
    judge = LiveConditions("USB", None)
    assert judge.remark(FINE, 0.0).pending
    assert judge.remark(FINE._replace(clipping=True), 1.0).headline == "Clipping"


def test_room_is_kept_for_every_remark_that_was_made():
    sound = Sound(rate_hz=8000)
    longest = max(len(remark.text) for remark in sound.judge.longest(8000))
    for said in (sound.speaks(4.0), sound.speaks(4.0, -55.0), sound.breathes(8.0), sound.breathes(6.0, -30.0)):
        assert all(len(remark.text) <= longest for remark in said)
