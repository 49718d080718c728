import copy
import json

import pytest

from desktop_app.recognition import Status
from desktop_app.results.as_json import as_json
from desktop_app.results.differences import result_differences, settings_differences
from tests.results.verdicts import SHA256, failed, heard, with_timeline, without_answer
from tests.support.tiny_model import INFO


def row_of(result):
    return json.loads(as_json([result], INFO, SHA256))["results"][0]


@pytest.mark.parametrize("result", [heard(), failed(), without_answer(Status.TOO_QUIET), with_timeline(segments=30)])
def test_a_result_is_the_same_as_itself_wherever_it_lies(result):
    row = row_of(result)
    assert result_differences(row, copy.deepcopy(row) | {"file": "/elsewhere"}) == []


@pytest.mark.parametrize(
    ("place", "value", "clause"),
    [
        (["status"], "uncertain", "status was emotion and is uncertain"),
        (["emotion"], None, "emotion was happy and is nothing"),
        (["end_s"], 3.6, "end_s was 3.5 and is 3.6"),
        (["channels"], 1, "channels was 2 and is 1"),
        (["level_dbfs"], -23.4, "level_dbfs was -23.46 and is -23.4"),
        (["probabilities", "happy"], 0.875003, "probabilities.happy was 0.875 and is 0.875003"),
    ],
)
def test_every_difference_has_a_clause(place, value, clause):
    old = row_of(heard())
    new = copy.deepcopy(old)
    inner = new
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    assert result_differences(old, new) == [clause]


@pytest.mark.parametrize(
    "place",
    [("segments", 2, "probability"), ("segments", 0, "end_s"), ("shares", "happy"), ("windows", "end_s", 3),
     ("windows", "probabilities", "sad", 0)],
)  # fmt: skip
def test_every_number_of_a_timeline_is_compared(place):
    old = row_of(with_timeline(segments=9))
    new = copy.deepcopy(old)
    inner = new["timeline"]
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] += 0.00001
    (clause,) = result_differences(old, new)
    assert clause.startswith(f"timeline.{place[0]}")


def test_a_timeline_with_fewer_segments_is_different():
    old = row_of(with_timeline(segments=9))
    new = copy.deepcopy(old)
    del new["timeline"]["segments"][-1]
    assert result_differences(old, new) == ["timeline.segments had 9 entries and has 8"]


def test_the_last_printed_digit_may_be_rounded_the_other_way_but_no_more():
    old = row_of(heard())
    assert result_differences(old, old | {"end_s": old["end_s"] + 1e-6, "level_dbfs": old["level_dbfs"] - 0.01}) == []
    assert len(result_differences(old, old | {"end_s": old["end_s"] + 2e-6})) == 1


def test_an_error_that_comes_goes_or_changes_is_a_difference():
    fine, missing = row_of(heard()), row_of(failed())
    assert result_differences(fine, missing) == ["it fails now: There is no file gone.wav."]
    assert result_differences(missing, fine) == ["it failed and does not any more (There is no file gone.wav.)"]
    other = missing | {"error": {"kind": "damaged", "message": "It is damaged."}}
    assert result_differences(missing, other) == ["error was missing and is damaged"]
    said_otherwise = missing | {"error": {"kind": "missing", "message": "There is no file /tmp/gone.wav."}}
    assert result_differences(missing, said_otherwise) == []


def test_results_from_before_there_were_timelines_are_compared_all_the_same():
    old = row_of(heard())
    del old["timeline"]
    assert result_differences(old, row_of(heard())) == []


def test_what_somebody_left_out_or_wrote_wrongly_is_a_difference():
    new = row_of(heard())
    old = {name: value for name, value in new.items() if name != "probabilities"} | {"end_s": "soon", "clipped": [1]}
    assert sorted(result_differences(old, new)) == [
        "clipped was something else and is 0.0",
        "end_s was soon and is 3.5",
        "probabilities was missing and is there",
    ]


def test_settings_are_compared_where_they_are_known():
    assert settings_differences(None, {"window_s": 3.0}) == []
    assert settings_differences({"window_s": 3.0}, {"window_s": 3.0}) == []
    assert settings_differences({"window_s": 2.0}, {"window_s": 3.0}) == ["settings.window_s was 2.0 and is 3.0"]


@pytest.mark.parametrize("number", [10**400, -(10**400), float("nan"), float("inf")])
def test_numbers_of_any_size_are_compared(number):
    row = row_of(heard())
    assert len(result_differences(row | {"duration_s": number}, row)) == 1
