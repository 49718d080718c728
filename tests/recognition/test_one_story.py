"""One story: the whole, the timeline, every export and the command's table say the same of any recording."""

import csv
import io
import json
import re
from itertools import pairwise

import numpy as np
import parselmouth
import pympi
import pytest
import soundfile
from parselmouth.praat import call

from desktop_app.audio import read_clip
from desktop_app.audio.signal.resample import resample
from desktop_app.paths import assets_dir
from desktop_app.recognition import Model, Status, find_model, recognise_file, recognise_timeline
from desktop_app.recognition.answer.verdict import ANSWERED
from desktop_app.recognition.recogniser import Recogniser
from desktop_app.results.as_audacity import as_audacity
from desktop_app.results.as_csv import as_csv
from desktop_app.results.as_eaf import as_eaf
from desktop_app.results.as_json import as_json
from desktop_app.results.as_table import STATUS_WORDS, as_table
from desktop_app.results.as_textgrid import as_textgrid
from desktop_app.results.write import write_text
from tests.results.annotations import expected
from tests.support.command import run
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import LABELS, tone

RATES_HZ = (8000, 11025, 16000, 22050, 44100, 48000)
ROUNDED = 0.5e-6 + 1e-12


@pytest.fixture(scope="module")
def vetoing(folder):
    return Model.load(write_tiny_model(folder / "vetoing.onnx", speech=True))


KINDS = ("voice", "voice", "voice", "quiet", "mixture", "pause", "pause", "noise")


def piece(random, rate_hz, kinds):
    """Return a random piece of a recording: a voice, a loud or a quiet one, a mixture, a pause, or quiet noise."""
    kind = random.choice(kinds)
    seconds = float(random.choice([0.05, 0.2, 0.5, 1.0, 2.5, 6.0])) * random.uniform(0.8, 1.2)
    if kind == "pause":
        return np.zeros(round(seconds * rate_hz), np.float32)
    if kind == "noise":
        return (10 ** random.uniform(-5, -3.3) * random.standard_normal(round(seconds * rate_hz))).astype(np.float32)
    if kind == "mixture":
        return sum(tone(label, seconds, rate_hz, 0.05) for label in LABELS)
    amplitude = 10 ** (random.uniform(-3.2, -2.9) if kind == "quiet" else random.uniform(-1.5, -0.1))
    return tone(str(random.choice(LABELS)), seconds, rate_hz, amplitude)


def recording(path, seed, voices=None):
    """Write a random recording; of tones, or of pieces of `voices` with pauses in between."""
    random = np.random.default_rng(seed)
    rate_hz, channels = int(random.choice(RATES_HZ)), int(random.choice([1, 1, 2, 6]))
    kinds = ("quiet", "pause") if random.random() < 0.15 else KINDS
    parts = []
    for _ in range(int(random.integers(1, 9))):
        if voices is None:
            parts.append(piece(random, rate_hz, kinds))
        else:
            voice = resample(voices[int(random.integers(len(voices)))], 16000, rate_hz)
            parts.append(voice[: round(random.uniform(0.2, 1.0) * len(voice))] * random.uniform(0.02, 1.0))
            parts.append(np.zeros(round(random.uniform(0.0, 3.0) * rate_hz), np.float32))
    samples = np.concatenate(parts)[:, None] * random.uniform(0.5, 1.0, channels)
    soundfile.write(path, samples, rate_hz, subtype="FLOAT")
    return path


def check_within(result, labels):
    """Check that whole, segments, shares and windows of a result agree."""
    verdict, timeline = result.verdict, result.timeline
    segments, shares = timeline.segments, timeline.shares
    assert segments[0].start_s == 0
    assert segments[-1].end_s == result.duration_s
    assert all(a.end_s == b.start_s and a.start_s < a.end_s for a, b in pairwise(segments))
    assert all((a.status, a.emotion) != (b.status, b.emotion) for a, b in pairwise(segments))
    assert sum(shares.values()) == pytest.approx(1)
    for answer, share in shares.items():
        own = sum(x.end_s - x.start_s for x in segments if (x.emotion or x.status.value) == answer)
        assert share == pytest.approx(own / result.duration_s, abs=1e-9)
    answered = [x for x in segments if x.status in ANSWERED]
    assert (verdict.status in ANSWERED) == bool(answered)
    assert all((x.probability is not None) == (x.status in ANSWERED) for x in segments)
    assert all((x.emotion is not None) == (x.status is Status.EMOTION) for x in segments)
    spoken = 0.0 if not timeline.statuses else 1 - shares["no_speech"]
    assert verdict.conditions.speech == pytest.approx(spoken, abs=1e-6)
    assert verdict.conditions.speech_s == pytest.approx(spoken * result.duration_s, abs=1e-5)
    if answered:
        most = max(shares[answer] for answer in (*labels, "uncertain"))
        assert shares[verdict.emotion or "uncertain"] == pytest.approx(most, abs=1e-9)
        assert (verdict.start_s, verdict.end_s) == (answered[0].start_s, answered[-1].end_s)
        assert sum(verdict.probabilities.values()) == pytest.approx(1, abs=1e-5)
    elif timeline.statuses:
        assert {x.status for x in segments} <= {verdict.status, Status.NO_SPEECH}
        assert set(timeline.statuses) == {verdict.status}
    else:
        assert [x.status for x in segments] == [verdict.status]
        assert verdict.status in (Status.NO_SPEECH, Status.TOO_SHORT)


def check_json(result, model):
    (row,) = json.loads(as_json([result], model.info, model.sha256))["results"]
    verdict, timeline = result.verdict, row["timeline"]
    assert (row["status"], row["emotion"]) == (verdict.status.value, verdict.emotion)
    for name in ("start_s", "end_s"):
        assert row[name] == pytest.approx(getattr(verdict, name), abs=ROUNDED)
    for name in ("speech", "speech_s"):
        assert row[name] == pytest.approx(getattr(verdict.conditions, name), abs=ROUNDED)
    told = [(x["start_s"], x["end_s"], x["emotion"] or x["status"]) for x in timeline["segments"]]
    assert told == [x[:3] for x in expected(result)]
    assert sum(timeline["shares"].values()) == pytest.approx(1, abs=len(timeline["shares"]) * ROUNDED)
    assert timeline["windows"]["status"] == [status.value for status in result.timeline.statuses]
    return row


def check_csv(result, model, row):
    cells = list(csv.DictReader(io.StringIO(as_csv([result], model.info, model.sha256)), strict=True))
    found = [
        (float(x["segment_start_s"]), float(x["segment_end_s"]), x["segment_emotion"] or x["segment_status"],
         x["segment_probability"])
        for x in cells
    ]  # fmt: skip
    assert found == expected(result)
    for line in cells:
        assert (line["status"], line["emotion"]) == (row["status"], row["emotion"] or "")
        for name, of_json in (("speech_share", "speech"), ("speech_s", "speech_s"), ("end_s", "end_s")):
            assert float(line[name]) == row[of_json]
        for label, probability in row["probabilities"].items():
            assert float(line[f"probability_{label}"]) == probability


def check_annotations(result, model, folder):
    wanted = expected(result)
    lines = [line.split("\t") for line in as_audacity(result, model.info, model.sha256).splitlines()[:-1]]
    assert [(float(a), float(b), *text.split(" ")) for a, b, text in lines] == [
        (*x[:3], x[3]) if x[3] else x[:3] for x in wanted
    ]
    write_text(folder / "a.TextGrid", as_textgrid([result], model.info, model.sha256))
    grid = parselmouth.read(str(folder / "a.TextGrid"))
    intervals = range(1, call(grid, "Get number of intervals", 1) + 1)
    assert [
        (call(grid, "Get start time of interval", 1, i), call(grid, "Get end time of interval", 1, i),
         call(grid, "Get label of interval", 1, i))
        for i in intervals
    ] == [x[:3] for x in wanted]  # fmt: skip
    write_text(folder / "a.eaf", as_eaf([result], model.info, model.sha256))
    annotations = sorted(pympi.Elan.Eaf(str(folder / "a.eaf")).get_annotation_data_for_tier("emotion"))
    assert [text for *_, text in annotations] == [answer for _, _, answer, _ in wanted]
    assert [time / 1000 for a, b, _ in annotations for time in (a, b)] == pytest.approx(
        [time for start, end, *_ in wanted for time in (start, end)], abs=0.5e-3 + 1e-6
    )


def check_table(lines, result):
    """Check a row and the segments below it, in tenths of a second."""
    verdict = result.verdict
    assert f"  {verdict.emotion or STATUS_WORDS[verdict.status]}  " in f"{lines[0]}  "
    assert len(lines) == 1 + len(result.timeline.segments)
    for line, segment in zip(lines[1:], result.timeline.segments, strict=True):
        start, end, said = re.fullmatch(r" *(\S+)(?: s)? to +(\S+)(?: s)?  (.*?)(?:  \d+%)?", line).groups()
        assert said == (segment.emotion or STATUS_WORDS[segment.status])
        for text, seconds in ((start, segment.start_s), (end, segment.end_s)):
            *minutes, rest = text.split(":")
            assert 60 * int(minutes[0] if minutes else 0) + float(rest) == pytest.approx(seconds, abs=0.0501)


def check_story(path, model, folder):
    result = recognise_timeline(path, model)
    assert result.error is None
    check_within(result, model.info.labels)
    check_csv(result, model, check_json(result, model))
    check_annotations(result, model, folder)
    check_table(list(as_table([result], [result.file], model.info.labels))[1:], result)
    assert recognise_file(path, Recogniser(model)).verdict == result.verdict
    return result


@pytest.mark.parametrize("seed", range(60))
def test_of_random_recordings_everything_says_the_same(tmp_path, model, vetoing, seed):
    check_story(recording(tmp_path / "a.wav", seed), (model, vetoing)[seed % 2], tmp_path)


def test_random_recordings_are_of_every_kind(tmp_path, model, vetoing):
    told = [
        recognise_file(recording(tmp_path / "a.wav", seed), Recogniser((model, vetoing)[seed % 2])).verdict
        for seed in range(60)
    ]
    assert {verdict.status for verdict in told} == set(Status)
    assert {verdict.emotion for verdict in told} >= set(LABELS)


@pytest.mark.parametrize("name", ["seed40", "compact", "pretrained"])
@pytest.mark.parametrize("seed", range(4))
def test_of_voices_everything_says_the_same(tmp_path, name, seed):
    voices = []
    for path in sorted((assets_dir() / "samples").glob("speech_*.wav")):
        clip = read_clip(path)
        voices.append(resample(clip.mono(), clip.rate_hz, 16000))
    result = check_story(recording(tmp_path / "a.wav", seed, voices), Model.load(find_model(name)), tmp_path)
    assert result.verdict.status is not Status.NO_SPEECH


def test_the_command_prints_the_same(tmp_path, model):
    paths = [recording(tmp_path / f"{seed:02}.wav", seed) for seed in range(12)]
    table = run("classify", *paths, "--model", model.path, "--timeline").stdout.splitlines()[1:]
    rows = json.loads(run("classify", *paths, "--model", model.path, "--timeline", "--format", "json").stdout)
    for path, row in zip(paths, rows["results"], strict=True):
        result = recognise_timeline(path, model)
        lines, table = table[: 1 + len(result.timeline.segments)], table[1 + len(result.timeline.segments) :]
        assert lines[0].startswith(str(path))
        check_table(lines, result)
        assert row == json.loads(as_json([result], model.info, model.sha256))["results"][0]
    assert table == []
