import dataclasses
import json

import pytest

from desktop_app.errors import ModelError
from desktop_app.recognition import ModelInfo, Thresholds
from tests.support.tiny_model import INFO, renamed

REQUIRED = (
    "contract", "name", "version", "labels", "sample_rate_hz", "window_s", "hop_s", "offset_s", "temperature",
    "thresholds", "mfcc", "licence", "trained_on", "metrics", "created",
)  # fmt: skip
NEW_IN_2 = ("shortest_window_s", "speech_frames")


def error_of(**changes):
    """Return the message for metadata with some properties changed."""
    with pytest.raises(ModelError) as caught:
        ModelInfo.from_metadata(INFO.to_metadata() | changes, "voice.onnx")
    assert caught.value.kind == "model_invalid"
    return str(caught.value)


def test_metadata_come_back_as_they_were_written():
    info = renamed(
        "round trip",
        labels=("ärgerlich", "froh"),
        temperature=1.2345678901234567,
        thresholds=Thresholds(min_probability=0.35, min_speech=0.1, min_level_dbfs=-55.5, min_duration_s=0.25),
        metrics={"uar": 0.66, "folds": [0.6, 0.7]},
    )
    assert ModelInfo.from_metadata(info.to_metadata(), "voice.onnx") == info


def test_thresholds_that_a_model_does_not_name_have_their_defaults():
    info = ModelInfo.from_metadata(INFO.to_metadata() | {"thresholds": '{"min_probability": 0.7}'}, "voice.onnx")
    assert info.thresholds == dataclasses.replace(Thresholds(), min_probability=0.7)


def test_the_metadata_are_those_that_the_contract_lists():
    assert tuple(sorted(INFO.to_metadata())) == tuple(sorted((*REQUIRED, *NEW_IN_2)))


def test_a_file_of_contract_1_hears_whole_windows_and_tells_no_speech_by_itself():
    metadata = {key: value for key, value in INFO.to_metadata().items() if key not in NEW_IN_2} | {"contract": "1"}
    info = ModelInfo.from_metadata(metadata, "voice.onnx")
    assert (info.shortest_window_s, info.speech_hop_samples) == (info.window_s, None)
    assert dataclasses.replace(info, shortest_window_s=INFO.shortest_window_s, speech_hop_samples=256) == INFO


def test_contract_2_needs_none_of_what_it_adds():
    metadata = {key: value for key, value in INFO.to_metadata().items() if key not in NEW_IN_2}
    info = ModelInfo.from_metadata(metadata, "voice.onnx")
    assert (info.shortest_window_s, info.speech_hop_samples) == (1.0, None)
    short = ModelInfo.from_metadata(metadata | {"window_s": "0.6"}, "voice.onnx")
    assert short.shortest_window_s == 0.6


@pytest.mark.parametrize(("value", "expected"), [("1.5", 1.5), ("2.0", 2.0), ("30", 2.0)])
def test_the_shortest_window_is_no_longer_than_a_window(value, expected):
    info = ModelInfo.from_metadata(INFO.to_metadata() | {"shortest_window_s": value}, "voice.onnx")
    assert info.shortest_window_s == expected


@pytest.mark.parametrize("value", ["0", "-1", "nan", "short"])
def test_the_shortest_window_is_a_length(value):
    message = error_of(shortest_window_s=value)
    assert "expected metadata “shortest_window_s” to be a number from 0.05 to 60" in message
    assert f"found {value!r}" in message


@pytest.mark.parametrize("frames", [{"hop": 0}, {"hop": "256"}, {"hop": 256.0}, {"hop": 1601}, {"hops": 256}])
def test_speech_frames_come_ten_times_a_second_at_least(frames):
    message = error_of(speech_frames=json.dumps(frames))
    assert 'expected metadata “speech_frames” to be {"hop": samples} with at most 1600 samples' in message
    assert f"found {str(frames)!r}" in message or "found " in message


def test_no_speech_frames_are_an_empty_object():
    assert ModelInfo.from_metadata(INFO.to_metadata() | {"speech_frames": "{}"}, "a.onnx").speech_hop_samples is None


@pytest.mark.parametrize("key", REQUIRED)
@pytest.mark.parametrize("empty", [None, "", "  "], ids=["missing", "empty", "blank"])
def test_each_property_has_to_be_there(key, empty):
    metadata = INFO.to_metadata() | {key: empty}
    if empty is None:
        del metadata[key]
    with pytest.raises(ModelError, match=f"voice.onnx.*expected metadata “{key}” to be present, found 'nothing'"):
        ModelInfo.from_metadata(metadata, "voice.onnx")


def test_another_version_of_the_contract_is_refused_by_number():
    for found in ("0", "3", "two"):
        assert f"expected metadata “contract” to be 1 or 2, found {found!r}" in error_of(contract=found)


@pytest.mark.parametrize("key", ["sample_rate_hz", "window_s", "hop_s", "offset_s", "temperature"])
@pytest.mark.parametrize("value", ["fast", "nan", "inf", "-1", "1e9", "[1]"])
def test_a_number_has_to_be_one_and_within_its_range(key, value):
    message = error_of(**{key: value})
    assert f"expected metadata “{key}” to be a number from" in message
    assert f"found {value!r}" in message


def test_a_sample_rate_has_no_fraction():
    assert "to be a whole number from 1000 to 192000, found '22050.5'" in error_of(sample_rate_hz="22050.5")


@pytest.mark.parametrize("key", ["labels", "mfcc", "thresholds", "metrics"])
@pytest.mark.parametrize("text", ["happy, sad", "{", "[" * 100_000], ids=["text", "cut", "deep"])
def test_structured_properties_have_to_be_json(key, text):
    assert f"expected metadata “{key}” to be JSON" in error_of(**{key: text})


@pytest.mark.parametrize(
    ("key", "kind", "value"),
    [
        ("labels", "list", {"happy": 0}),
        ("mfcc", "dict", [512, 40]),
        ("thresholds", "dict", 0.5),
        ("metrics", "dict", 1),
    ],
)
def test_structured_properties_have_to_be_of_the_right_kind(key, kind, value):
    assert f"expected metadata “{key}” to be a JSON {kind}, found" in error_of(**{key: json.dumps(value)})


@pytest.mark.parametrize("labels", [[], ["happy"], ["happy", "happy"], ["happy", ""], ["happy", 1], [["happy"], "sad"]])
def test_labels_are_at_least_two_different_names(labels):
    message = error_of(labels=json.dumps(labels))
    assert "expected metadata “labels” to be a list of at least two different names" in message
    assert f"found {str(labels)!r}" in message


@pytest.mark.parametrize(
    "mfcc", [{}, {"hop": 512}, {"hop": "512", "count": 40}, {"hop": 0, "count": 40}, {"hop": 512, "count": 2.5}]
)
def test_the_mfcc_need_a_hop_and_a_count(mfcc):
    assert 'expected metadata “mfcc” to be {"hop": samples, "count": coefficients}' in error_of(mfcc=json.dumps(mfcc))


@pytest.mark.parametrize("value", ["0.5", True, None, float("nan"), 1.5, -0.1])
def test_a_threshold_is_a_number_within_its_range(value):
    message = error_of(thresholds=json.dumps({"min_probability": value}))
    assert "to be numbers, with min_probability from 0 to 1" in message


def test_an_unknown_threshold_is_refused_with_the_names_of_the_known_ones():
    message = error_of(thresholds='{"min_loudness": 0.5}')
    assert "numbers named min_probability, min_speech, min_level_dbfs, min_duration_s" in message
    assert "min_loudness" in message


def test_every_threshold_has_a_range():
    for field in dataclasses.fields(Thresholds):
        message = error_of(thresholds=json.dumps({field.name: 1e9}))
        assert f"with {field.name} from" in message


def test_what_was_found_is_not_repeated_at_length():
    assert len(error_of(labels="x" * 10_000)) < 400
