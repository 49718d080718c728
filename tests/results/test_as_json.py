import json
import math

import pytest

from desktop_app import __version__
from desktop_app.recognition import Status
from desktop_app.results.as_json import as_json, as_jsonl
from tests.results.verdicts import SHA256, failed, heard, with_timeline, without_answer
from tests.support.tiny_model import INFO
from tests.support.tones import LABELS

FIELDS = [
    "file", "channel", "status", "emotion", "probabilities", "start_s", "end_s", "duration_s", "rate_hz", "channels",
    "level_dbfs", "clipped", "speech", "speech_s", "error", "timeline",
]  # fmt: skip


def rows(*results):
    return json.loads(as_json(results, INFO, SHA256))["results"]


def test_the_document_names_its_schema_and_what_made_it():
    document = json.loads(as_json([], INFO, SHA256))
    assert document == {
        "schema": "speech-emotion/2",
        "program": {"name": "speech-emotion", "version": __version__},
        "model": {"name": "tiny", "version": "1.0", "sha256": SHA256},
        "settings": {
            "window_s": 2.0,
            "hop_s": 1.0,
            "shortest_window_s": 1.0,
            "phrase_pause_s": 0.8,
            "temperature": 1.0,
            "min_probability": 0.4,
            "min_speech": 0.5,
            "min_level_dbfs": -60.0,
            "min_duration_s": 0.5,
            "timeline_smoothing": [0.25, 0.5, 0.25],
        },
        "results": [],
    }


def test_every_kind_of_row_has_the_same_fields_in_the_same_order():
    for row in rows(heard(), without_answer(Status.TOO_QUIET), failed()):
        assert list(row) == FIELDS


def test_a_verdict_is_written_with_all_its_numbers():
    (row,) = rows(heard())
    assert list(row["probabilities"]) == list(LABELS)
    assert row["probabilities"]["happy"] == 0.875
    assert math.isclose(sum(row["probabilities"].values()), 1, abs_tol=1e-5)
    del row["probabilities"]
    assert row == {
        "file": "happy.wav", "channel": None, "status": "emotion", "emotion": "happy", "start_s": 0.5, "end_s": 3.5,
        "duration_s": 4.25, "rate_hz": 44100, "channels": 2, "level_dbfs": -23.46, "clipped": 0.0, "speech": 0.4,
        "speech_s": 1.7, "error": None, "timeline": None,
    }  # fmt: skip


def test_a_failed_file_has_its_error_and_nothing_made_up():
    (row,) = rows(failed())
    assert row["error"] == {"kind": "missing", "message": "There is no file gone.wav."}
    assert row["probabilities"] == {}
    assert all(row[name] is None for name in FIELDS if name not in ("file", "probabilities", "error"))


@pytest.mark.parametrize("status", [Status.NO_SPEECH, Status.TOO_SHORT, Status.TOO_QUIET])
def test_silence_has_a_status_but_no_emotion_and_its_level_is_a_plain_number(status):
    (row,) = rows(without_answer(status))
    assert (row["status"], row["emotion"], row["probabilities"]) == (status.value, None, {})
    assert row["level_dbfs"] == -120.0


def test_an_uncertain_verdict_keeps_its_probabilities():
    (row,) = rows(heard(probability=0.3, status=Status.UNCERTAIN, emotion=None))
    assert (row["status"], row["emotion"], row["probabilities"]["happy"]) == ("uncertain", None, 0.3)


def test_nan_is_refused_rather_than_written_as_something_that_is_no_json():
    with pytest.raises(ValueError, match="JSON"):
        as_json([heard(start_s=math.nan)], INFO, SHA256)


@pytest.mark.parametrize(
    "file", ["你好 Grüße.wav", "\x1b[31mred.wav", "line\nbreak.wav", "\udcff\udcfe.wav", '"\\.wav']
)
def test_any_file_name_comes_back_exactly_and_the_text_is_plain_ascii(file):
    text = as_json([heard(file)], INFO, SHA256)
    assert json.loads(text)["results"][0]["file"] == file
    assert text.isascii()
    assert "\x1b" not in text


def test_a_timeline_has_its_segments_shares_and_windows():
    result = with_timeline(segments=23)
    (row,) = rows(result)
    timeline, written = result.timeline, row["timeline"]
    assert list(written) == ["segments", "shares", "windows"]
    assert written["segments"] == [
        {
            "start_s": round(segment.start_s, 6),
            "end_s": round(segment.end_s, 6),
            "status": segment.status.value,
            "emotion": segment.emotion,
            "probability": None if segment.probability is None else round(segment.probability, 6),
        }
        for segment in timeline.segments
    ]
    assert written["shares"] == {answer: round(share, 6) for answer, share in timeline.shares.items()}
    windows = written["windows"]
    assert [windows["start_s"], windows["end_s"]] == timeline.times_s.T.round(6).tolist()
    assert windows["status"] == [status.value for status in timeline.statuses]
    assert list(windows["probabilities"]) == list(LABELS)
    for i, status in enumerate(timeline.statuses):
        found = [windows["probabilities"][label][i] for label in LABELS]
        silent = status in (Status.NO_SPEECH, Status.TOO_QUIET)
        assert found == ([None] * 8 if silent else pytest.approx(timeline.probabilities[i].tolist(), abs=1e-6))


def test_each_line_of_jsonl_is_a_document_of_its_own():
    results = [heard(), with_timeline(), failed("\udcff\n.wav"), without_answer(Status.TOO_QUIET)]
    text = as_jsonl(results, INFO, SHA256)
    whole = json.loads(as_json(results, INFO, SHA256))
    found = whole.pop("results")
    assert [json.loads(line) for line in text.splitlines()] == [whole | row for row in found]
    assert text.isascii()
    assert as_jsonl([], INFO, SHA256) == ""
