from dataclasses import replace

import pytest

from desktop_app.errors import AudioFileError
from desktop_app.recognition import Conditions, Status
from desktop_app.results.as_table import as_table
from desktop_app.terminal import width
from tests.results.verdicts import failed, heard, without_answer
from tests.support.tones import LABELS


def table(*results):
    return list(as_table(results, [result.file for result in results], LABELS))


def answer(header, line):
    return line[header.index("answer") : header.index("prob.")].strip()


def test_the_header_names_every_column():
    assert table()[0].split() == ["file", "length", "speech", "answer", "prob.", "level", "note"]


def test_a_verdict_reads_as_people_say_it():
    header, line = table(heard())
    assert line.split() == ["happy.wav", "4.2", "s", "1.7", "s", "happy", "88%", "-23.5", "dBFS"]
    assert answer(header, line) == "happy"


@pytest.mark.parametrize(
    ("status", "words"),
    [(Status.NO_SPEECH, "no speech"), (Status.TOO_SHORT, "too short"), (Status.TOO_QUIET, "too quiet")],
)
def test_a_status_without_an_emotion_stands_there_in_words(status, words):
    header, line = table(without_answer(status))
    assert answer(header, line) == words
    assert "%" not in line
    assert not any(label in line for label in LABELS)


def test_an_uncertain_verdict_says_not_sure_and_what_it_is_most_like():
    header, line = table(heard(probability=0.3, status=Status.UNCERTAIN, emotion=None))
    assert answer(header, line) == "not sure"
    assert line.endswith("most like happy")


def test_a_row_of_a_channel_says_which():
    assert table(replace(heard(), channel=2))[1].endswith("  channel 2 of 2")
    unsure = heard(probability=0.3, status=Status.UNCERTAIN, emotion=None)
    assert table(replace(unsure, channel=1))[1].endswith("  channel 1 of 2; most like happy")
    assert table(replace(failed(), channel=3))[1].endswith("  channel 3: There is no file gone.wav.")


def test_a_failed_file_says_why():
    header, line = table(failed())
    assert answer(header, line) == "failed"
    assert line.endswith("There is no file gone.wav.")


@pytest.mark.parametrize(("share", "note"), [(0.0234, "2.34% clipped"), (1e-7, "0.01% clipped")])
def test_clipping_is_noted(share, note):
    (_, line) = table(heard(conditions=Conditions(44100, 2, -3.0, share)))
    assert line.endswith(note)


def test_columns_stand_under_each_other_whatever_the_names():
    names = ["a.wav", "录音 你好.wav", "e\u0301te\u0301.wav", "a very long name, longer than all of the others.wav"]
    header, *lines = table(*(heard(name) for name in names))
    for line in lines:
        before, found, _ = line.partition("happy ")
        assert found
        assert width(before) == header.index("answer")


def test_no_name_label_or_message_can_steer_the_terminal():
    harmful = "\x1b]0;owned\x07\r\n\x9b31m\u202e\udcff"
    label = f"happy{harmful}"
    results = [heard(harmful, emotion=label, probabilities={label: 1.0}), failed(harmful)]
    for line in as_table(results, [harmful, harmful], [label]):
        assert line.isprintable()
        line.encode("utf-8")


def test_a_row_comes_as_soon_as_its_result_is_there():
    asked = []

    def results():
        for name in ("one.wav", "two.wav"):
            asked.append(name)
            yield heard(name)

    lines = as_table(results(), ["one.wav", "two.wav"], LABELS)
    assert next(lines).startswith("file")
    assert asked == []
    assert next(lines).startswith("one.wav")
    assert asked == ["one.wav"]


def test_a_file_damaged_on_the_way_shows_its_answer_and_the_error():
    damaged = replace(heard(), error=AudioFileError("happy.wav is damaged after 4.2 s.", kind="damaged"))
    header, line = table(damaged)
    assert answer(header, line) == "happy"
    assert line.endswith("happy.wav is damaged after 4.2 s.")
