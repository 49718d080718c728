import json
from dataclasses import replace

from desktop_app.recognition import Conditions, Status, Verdict
from desktop_app.results.as_lines import as_json_line, as_line
from desktop_app.terminal import width
from tests.support.tones import LABELS

CONDITIONS = Conditions(rate_hz=44100, channels=2, level_dbfs=-21.34, clipped=0.0)
SHARES = (0.01, 0.02, 0.55, 0.25, 0.1, 0.03, 0.03, 0.01)
HAPPY = Verdict(Status.EMOTION, "happy", 0.5, 3.5, CONDITIONS, dict(zip(LABELS, SHARES, strict=True)))
QUIET = Verdict(Status.TOO_QUIET, None, 1.0, 4.0, replace(CONDITIONS, level_dbfs=-120.0))


def test_a_person_reads_time_answer_probability_level_and_the_next_two():
    assert as_line(HAPPY, LABELS) == "    3.5 s  happy       55%   -21.3 dBFS  then sad 25%, angry 10%"


def test_what_is_not_sure_names_what_it_is_most_like():
    unsure = replace(HAPPY, status=Status.UNCERTAIN, emotion=None)
    assert as_line(unsure, LABELS).endswith("not sure    55%   -21.3 dBFS  most like happy, then sad 25%, angry 10%")


def test_silence_has_no_probability():
    assert as_line(QUIET, LABELS) == "    4.0 s  too quiet        -120.0 dBFS"


def test_clipping_is_noted():
    clipped = replace(HAPPY, conditions=replace(CONDITIONS, clipped=0.025))
    assert as_line(clipped, LABELS).endswith("angry 10%; 2.50% clipped")


def test_columns_stand_below_each_other_whatever_the_answer():
    later = replace(HAPPY, start_s=3600.0, end_s=3603.0)
    assert {width(as_line(each, LABELS).partition(" dBFS")[0]) for each in (HAPPY, QUIET, later)} == {34}


def test_a_label_can_not_steer_the_terminal():
    evil = "\x1b[31mred"
    verdict = Verdict(Status.EMOTION, evil, 0.0, 3.0, CONDITIONS, {evil: 0.6, "\x1b[2J": 0.4})
    assert as_line(verdict, [evil]).isprintable()


def test_a_program_reads_the_fields_of_the_schema_and_the_time():
    assert json.loads(as_json_line(HAPPY)) == {
        "time_s": 3.5, "status": "emotion", "emotion": "happy", "probabilities": dict(zip(LABELS, SHARES, strict=True)),
        "start_s": 0.5, "end_s": 3.5, "rate_hz": 44100, "channels": 2, "level_dbfs": -21.34, "clipped": 0.0,
        "speech": None, "speech_s": None,
    }  # fmt: skip
    assert "\n" not in as_json_line(HAPPY)
    quiet = json.loads(as_json_line(QUIET))
    assert (quiet["status"], quiet["emotion"], quiet["probabilities"]) == ("too_quiet", None, {})
