import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pympi
import pytest

from desktop_app import __version__
from desktop_app.errors import OutputError
from desktop_app.recognition import Status
from desktop_app.results.as_eaf import as_eaf
from desktop_app.results.write import write_text
from desktop_app.terminal import printable
from tests.results.annotations import ODD_LABELS, expected
from tests.results.verdicts import SHA256, failed, heard, with_timeline, without_answer
from tests.support.tiny_model import INFO, renamed


def read(results, folder, info=INFO):
    """Let pympi read a document: a tier's annotations in seconds."""
    write_text(folder / "a.eaf", as_eaf(results, info, SHA256))
    return pympi.Elan.Eaf(str(folder / "a.eaf"))


def document(results, info=INFO):
    return ET.fromstring(as_eaf(results, info, SHA256).encode())


@pytest.mark.parametrize("segments", [1, 7, 500])
def test_every_segment_comes_back_to_the_millisecond(tmp_path, segments):
    result = with_timeline(segments=segments)
    found = read([result], tmp_path)
    wanted = expected(result, digits=3)
    emotions = sorted(found.get_annotation_data_for_tier("emotion"))
    assert [(start / 1000, end / 1000, answer) for start, end, answer in emotions] == [x[:3] for x in wanted]
    probabilities = sorted(found.get_ref_annotation_data_for_tier("probability"))
    assert [(start / 1000, end / 1000, value) for start, end, value, *_ in probabilities] == [
        (start, end, probability) for start, end, _, probability in wanted if probability
    ]


def test_the_header_says_what_made_it(tmp_path):
    properties = dict(read([with_timeline()], tmp_path).properties)
    assert properties["speech-emotion.program"] == f"speech-emotion {__version__}"
    assert (properties["speech-emotion.model"], properties["speech-emotion.model_version"]) == ("tiny", "1.0")
    assert properties["speech-emotion.model_sha256"] == SHA256
    assert properties["speech-emotion.settings"].startswith("window_s=2 hop_s=1 ")


def sound_of(*segments):
    """Return results with so many segments: of a sound as a whole, or of its channels."""
    if len(segments) == 1:
        return [with_timeline(segments=segments[0])]
    return [replace(with_timeline(segments=count), channel=i) for i, count in enumerate(segments, start=1)]


def test_channels_are_tiers_of_one_document_with_their_numbers(tmp_path):
    results = sound_of(9, 30)
    found = read(results, tmp_path)
    assert list(found.get_tier_names()) == ["emotion 1", "probability 1", "emotion 2", "probability 2"]
    for result in results:
        wanted = expected(result, digits=3)
        emotions = sorted(found.get_annotation_data_for_tier(f"emotion {result.channel}"))
        assert [(start / 1000, end / 1000, answer) for start, end, answer in emotions] == [x[:3] for x in wanted]
        probabilities = found.get_ref_annotation_data_for_tier(f"probability {result.channel}")
        assert len(probabilities) == sum(bool(probability) for *_, probability in wanted)


@pytest.mark.parametrize("segments", [(1,), (9,), (300,), (9, 30, 2)])
def test_the_rules_of_elan_are_kept(segments):
    root = document(sound_of(*segments))
    order = [
        "HEADER",
        "TIME_ORDER",
        *["TIER"] * 2 * len(segments),
        "LINGUISTIC_TYPE",
        "LINGUISTIC_TYPE",
        *["CONSTRAINT"] * 4,
    ]
    assert [element.tag for element in root] == order
    assert (root.get("FORMAT"), root.get("VERSION")) == ("3.0", "3.0")
    assert datetime.fromisoformat(root.get("DATE")).tzinfo is not None
    slots = {slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")}
    assert len(slots) == 2 * sum(segments)
    assert list(slots.values()) == sorted(slots.values())
    used = []
    for tier in root.iter("TIER"):
        annotations = list(tier.iter("ALIGNABLE_ANNOTATION"))
        names = [(a.get("TIME_SLOT_REF1"), a.get("TIME_SLOT_REF2")) for a in annotations]
        spans = [(slots[start], slots[end]) for start, end in names]
        assert all(start < end for start, end in spans)
        assert [start for start, _ in spans] == [0, *(end for _, end in spans)][: len(spans)]
        used += [name for pair in names for name in pair]
    assert sorted(used) == sorted(slots)
    ids = [a.get("ANNOTATION_ID") for a in root.iter() if a.get("ANNOTATION_ID") is not None]
    assert len(set(ids)) == len(ids)
    last = next(p.text for p in root.iter("PROPERTY") if p.get("NAME") == "lastUsedAnnotationId")
    assert max(int(name.removeprefix("a")) for name in ids) <= int(last)
    parents = [a.get("ANNOTATION_REF") for a in root.iter("REF_ANNOTATION")]
    assert set(parents) <= {a.get("ANNOTATION_ID") for a in root.iter("ALIGNABLE_ANNOTATION")}
    assert len(set(parents)) == len(parents)
    types = {kind.get("LINGUISTIC_TYPE_ID"): kind for kind in root.iter("LINGUISTIC_TYPE")}
    stereotypes = {constraint.get("STEREOTYPE") for constraint in root.iter("CONSTRAINT")}
    for tier in root.iter("TIER"):
        constraint = types[tier.get("LINGUISTIC_TYPE_REF")].get("CONSTRAINTS")
        assert (constraint is None) == (tier.get("PARENT_REF") is None)
        assert constraint is None or constraint in stereotypes


@pytest.mark.parametrize(
    ("file", "kind"),
    [("talk.wav", "audio/x-wav"), ("a folder/TALK.WAV", "audio/x-wav"), ("x.mp3", "audio/mpeg"), ("x.flac", "unknown"),
     ("100 % Grüße & <你好>.wav", "audio/x-wav"), ("\udcff #1.wav", "audio/x-wav")],
)  # fmt: skip
def test_the_media_is_found_again_by_its_url(tmp_path, monkeypatch, file, kind):
    monkeypatch.chdir(tmp_path)
    (media,) = document([with_timeline(file)]).iter("MEDIA_DESCRIPTOR")
    assert media.get("MIME_TYPE") == kind
    assert media.get("MEDIA_URL") == (tmp_path / file).as_uri()
    assert media.get("RELATIVE_MEDIA_URL").startswith("./")
    base = Path(tmp_path, file).parent.as_uri()
    assert f"{base}/{media.get('RELATIVE_MEDIA_URL').removeprefix('./')}" == media.get("MEDIA_URL")


def test_odd_labels_survive(tmp_path):
    labels = (*ODD_LABELS[:-1], "\x1b[31m\ufffe]]>")
    result = with_timeline(segments=20, labels=labels)
    found = read([result], tmp_path, renamed("odd <&> \x00", labels=labels))
    emotions = [answer for *_, answer in sorted(found.get_annotation_data_for_tier("emotion"))]
    assert emotions == [printable(answer).replace("\ufffe", "\ufffd") for *_, answer, _ in expected(result)]


def test_a_result_without_a_timeline_is_one_annotation(tmp_path):
    assert read([heard()], tmp_path).get_annotation_data_for_tier("emotion") == [(0, 4250, "happy")]
    quiet = read([without_answer(Status.TOO_QUIET)], tmp_path)
    assert quiet.get_annotation_data_for_tier("emotion") == [(0, 200, "too_quiet")]
    assert quiet.get_ref_annotation_data_for_tier("probability") == []


def test_a_failed_file_has_nothing_to_write():
    with pytest.raises(OutputError, match=r"gone\.wav has no answer"):
        as_eaf([failed()], INFO, SHA256)
