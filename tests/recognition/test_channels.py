"""Each channel of a file by itself: its own speech, answer, level and timeline."""

import numpy as np
import pytest
import soundfile

from desktop_app import api
from desktop_app.audio import each_channel, find_audio_files, read_clip
from desktop_app.audio.files.find import Found
from desktop_app.errors import ChannelError
from desktop_app.recognition import Recogniser, recognise_file, recognise_part, recognise_timeline
from desktop_app.recognition.batch.batch import in_order, recognise_with, run_batch
from desktop_app.recognition.batch.journal import BatchKey, Journal
from tests.recognition.timelines import check, same, silence, told, written
from tests.support.tones import RATE_HZ, tone


@pytest.fixture
def talk(tmp_path):
    """Two people in turns: a happy one on the first channel, a sad and quieter one on the second."""
    path = tmp_path / "talk.wav"
    first = np.concatenate([tone("happy", 4.0), silence(4.0)])
    second = np.concatenate([silence(4.0), tone("sad", 4.0, amplitude=0.05)])
    soundfile.write(path, np.stack([first, second], axis=1), RATE_HZ)
    return path


def alone(path, channel, tmp_path):
    """Return a file that holds one channel of another one."""
    return written(tmp_path / f"{channel}.wav", read_clip(path).mono(channel))


@pytest.mark.parametrize("channel", [1, 2])
def test_a_channel_is_heard_as_a_file_that_holds_nothing_else(talk, model, tmp_path, channel):
    result = recognise_timeline(talk, model, channel=channel)
    expected = recognise_timeline(alone(talk, channel, tmp_path), model)
    check(result)
    assert told(result.timeline) == told(expected.timeline)
    assert (result.channel, result.verdict.emotion) == (channel, ("happy", "sad")[channel - 1])
    assert result.verdict.probabilities == expected.verdict.probabilities
    mine, its = result.verdict.conditions, expected.verdict.conditions
    assert (mine.level_dbfs, mine.speech_s, mine.channels) == (its.level_dbfs, its.speech_s, 2)


def test_without_a_channel_all_are_heard(talk, model):
    result = recognise_timeline(talk, model)
    assert result.channel is None
    assert {answer for *_, answer in told(result.timeline)} >= {"happy", "sad"}


def test_parts_clips_and_python_programs_hear_the_same_channel(talk, model):
    whole = recognise_file(talk, Recogniser(model), channel=2)
    assert (whole.channel, whole.timeline) == (2, None)
    same(recognise_part(talk, model, 0.0, 8.0, channel=2).verdict, whole.verdict)
    same(Recogniser(model).recognise(read_clip(talk), channel=2), whole.verdict)
    assert api.recognise(talk, model, channel=2) == whole
    assert told(api.timeline(talk, model, 2).timeline) == told(recognise_timeline(talk, model, channel=2).timeline)


def test_only_its_own_clipping_counts(tmp_path, model):
    clean, cut = tone("happy", 2.0), np.clip(tone("sad", 2.0, amplitude=3.0), -1, 1)
    soundfile.write(tmp_path / "a.wav", np.stack([clean, cut], axis=1), RATE_HZ)
    shares = [
        recognise_file(tmp_path / "a.wav", Recogniser(model), channel=c).verdict.conditions.clipped for c in (1, 2)
    ]
    assert shares[0] == 0 < shares[1]


@pytest.mark.parametrize("channel", [0, -1, 3])
def test_a_channel_that_is_not_there_is_an_error(talk, model, channel):
    result = recognise_timeline(talk, model, channel=channel)
    assert (result.verdict, result.error.kind, result.channel) == (None, "no_such_channel", channel)
    assert str(result.error).startswith(f"There is no channel {channel}: the sound has 2 channels.")
    with pytest.raises(ChannelError):
        recognise_part(talk, model, 0.0, 2.0, channel=channel)


def test_each_channel_of_each_file_is_listed_and_what_can_not_be_read_once(talk, tmp_path):
    mono = written(tmp_path / "mono.wav", tone("calm"))
    (tmp_path / "text.wav").write_text("no sound")
    listed = list(each_channel(find_audio_files([talk, mono, tmp_path / "text.wav", "gone.wav"])))
    assert [(one.path.name, one.channel, one.error and one.error.kind) for one in listed] == [
        ("talk.wav", 1, None), ("talk.wav", 2, None), ("mono.wav", 1, None), ("text.wav", None, "not_audio"),
        ("gone.wav", None, "missing"),
    ]  # fmt: skip


@pytest.mark.parametrize(("channels", "rows"), [(32, 32), (33, 1)])
def test_more_channels_than_anyone_listens_to_one_by_one_are_told_in_a_sentence(tmp_path, channels, rows):
    soundfile.write(tmp_path / "many.wav", np.zeros((100, channels)), RATE_HZ)
    listed = list(each_channel([Found(tmp_path / "many.wav")]))
    assert len(listed) == rows
    if rows == 1:
        assert listed[0].error.kind == "too_many_channels"
        assert "has 33 channels; each is heard for up to 32. Choose one of them" in str(listed[0].error)


def test_a_batch_has_a_row_for_each_channel_and_its_journal_as_well(talk, model, tmp_path):
    found = list(each_channel([Found(talk), Found(tmp_path / "gone.wav")]))
    key = BatchKey((str(talk),), model.sha256, channels="each")
    journal = Journal(key, False, tmp_path / "state")
    fresh = [done.result for done in in_order(run_batch(found, recognise_with(model), 2, journal))]
    journal.close(keep=True)
    assert [(one.channel, one.verdict and one.verdict.emotion) for one in fresh] == [
        (1, "happy"), (2, "sad"), (None, None),
    ]  # fmt: skip
    journal = Journal(key, True, tmp_path / "state")
    kept = list(in_order(run_batch(found, recognise_with(model), 2, journal)))
    journal.close(keep=False)
    assert [done.resumed for done in kept] == [True, True, False]
    assert [done.result for done in kept][:2] == fresh[:2]
    assert journal.find(talk) is None
