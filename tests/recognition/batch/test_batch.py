import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop_app.audio import find_audio_files
from desktop_app.audio.files.find import Found
from desktop_app.errors import CancelledError
from desktop_app.recognition import FileResult, Recogniser, recognise_file
from desktop_app.recognition.batch.batch import in_order, recognise_with, run_batch
from desktop_app.recognition.batch.journal import BatchKey, Journal
from tests.support.tones import LABELS, RATE_HZ, tone


@pytest.fixture
def sounds(tmp_path):
    """Forty files of all emotions, of lengths from a second to two."""
    folder = tmp_path / "sounds"
    folder.mkdir()
    for i in range(40):
        soundfile.write(folder / f"{i:02}.wav", tone(LABELS[i % 8], 1 + i / 40), RATE_HZ)
    return folder


@pytest.fixture
def journal_of(tmp_path, model, sounds):
    """Open the journal of the batch of `sounds`."""
    opened = []

    def open_journal(resume, **changes):
        key = replace(BatchKey((str(sounds),), model.sha256), **changes)
        opened.append(Journal(key, resume, tmp_path / "state"))
        return opened[-1]

    yield open_journal
    for journal in opened:
        journal.close(keep=True)


def results_of(batch):
    return [done.result for done in in_order(batch)]


@pytest.mark.parametrize("jobs", [1, 3, None])
def test_the_answers_are_those_of_single_files_in_the_order_of_the_input(sounds, model, jobs):
    found = list(find_audio_files([sounds, "gone.wav"]))
    single = [recognise_file(path, Recogniser(model)) for path, *_ in found]
    together = results_of(run_batch(found, recognise_with(model), jobs))
    assert together[:-1] == single[:-1]
    assert (together[-1].file, together[-1].error.kind) == ("gone.wav", "missing")


def test_several_files_are_at_work_at_a_time_and_each_result_comes_as_soon_as_it_is_there():
    together = threading.Barrier(3, timeout=10)

    def recognise(one, progress, cancelled):
        together.wait()
        return FileResult(str(one.path))

    found = [Found(Path(str(i))) for i in range(6)]
    batch = run_batch(found, recognise, jobs=3)
    assert {next(batch).index for _ in range(6)} == set(range(6))


def test_a_slow_file_does_not_hold_up_the_results_of_the_others():
    release = threading.Event()

    def recognise(one, progress, cancelled):
        assert one.path.name != "0" or release.wait(10)
        return FileResult(str(one.path))

    batch = run_batch([Found(Path(str(i))) for i in range(8)], recognise, jobs=2)
    first = [next(batch).index for _ in range(7)]
    release.set()
    assert sorted(first) == [1, 2, 3, 4, 5, 6, 7] and next(batch).index == 0


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_whatever_happens_to_a_file_it_gets_a_row_and_so_do_the_others(sounds, model, caplog):
    ordinary = recognise_with(model)

    def recognise(one, progress, cancelled):
        if one.path.name == "03.wav":
            raise MemoryError
        if one.path.name == "04.wav":
            raise RuntimeError("a bug")
        if one.path.name == "05.wav":
            one.path.unlink()
        return ordinary(one, progress, cancelled)

    found = list(find_audio_files([sounds]))
    (sounds / "06.wav").unlink()
    (sounds / "07.wav").write_text("no sound")
    results = results_of(run_batch(found, recognise, jobs=2))
    kinds = {Path(result.file).name: result.error.kind for result in results if result.error}
    assert kinds == {
        "03.wav": "no_memory", "04.wav": "internal", "05.wav": "missing", "06.wav": "missing", "07.wav": "not_audio",
    }  # fmt: skip
    assert len(results) == 40
    assert "a bug" in caplog.text
    caplog.clear()


def test_a_cancelled_batch_ends_within_a_fraction_of_a_second_and_leaves_no_thread(model, tmp_path):
    long = tmp_path / "long.wav"
    soundfile.write(long, np.tile(tone("sad", 10.0), 180), RATE_HZ)
    before = threading.active_count()
    cancelled_s = time.monotonic() + 0.3
    done = list(run_batch([Found(long)] * 50, recognise_with(model), 2, None, lambda: time.monotonic() > cancelled_s))
    took_s = time.monotonic() - cancelled_s
    assert len(done) < 50
    # A fraction of a second; on a machine that has much else to do, a little more.
    assert took_s < 2.0
    assert threading.active_count() == before


def test_a_long_file_notices_that_it_is_cancelled(model, tmp_path):
    long = tmp_path / "long.wav"
    soundfile.write(long, np.tile(tone("sad", 10.0), 60), RATE_HZ)
    asked = []

    def cancelled():
        asked.append(None)
        return len(asked) > 3

    for timeline in (False, True):
        asked.clear()
        with pytest.raises(CancelledError):
            recognise_with(model, timeline)(Found(long), lambda share: None, cancelled)


def test_a_long_file_tells_how_far_it_is(model, tmp_path):
    long = tmp_path / "long.wav"
    soundfile.write(long, np.tile(tone("sad", 10.0), 12), RATE_HZ)
    told = []
    batch = run_batch([Found(long)] * 2, recognise_with(model), 1, progress=lambda *parts: told.append(parts))
    assert len(list(batch)) == 2
    for index in (0, 1):
        shares = [share for number, share in told if number == index]
        assert len(shares) > 10 and shares == sorted(shares) and shares[-1] == 1.0


def test_an_iterator_that_is_closed_ends_the_work(sounds, model):
    before = threading.active_count()
    batch = run_batch(list(find_audio_files([sounds])), recognise_with(model), 2)
    next(batch)
    batch.close()
    assert threading.active_count() == before


def test_a_batch_that_goes_on_reads_only_what_was_not_answered(sounds, model, journal_of):
    found = list(find_audio_files([sounds]))
    recognise = recognise_with(model)
    whole = results_of(run_batch(found, recognise))
    first = journal_of(resume=False)
    batch = run_batch(found, recognise, 2, first)
    for _ in range(15):
        next(batch)
    batch.close()
    first.close(keep=True)

    read = []

    def counted(one, progress, cancelled):
        read.append(one)
        return recognise(one, progress, cancelled)

    second = journal_of(resume=True)
    known = len(second)
    assert known >= 15
    rest = list(run_batch(found, counted, 2, second))
    assert results_of(iter(rest)) == whole
    assert len(read) == 40 - known and sum(done.resumed for done in rest) == known


def test_files_that_changed_or_failed_are_done_again(sounds, model, journal_of):
    found = list(find_audio_files([sounds]))
    (sounds / "39.wav").write_text("no sound")
    journal = journal_of(resume=False)
    list(run_batch(found, recognise_with(model), 2, journal))
    journal.close(keep=True)
    soundfile.write(sounds / "00.wav", tone("angry", 1.5), RATE_HZ)
    soundfile.write(sounds / "39.wav", tone("calm", 1.5), RATE_HZ)
    again = list(in_order(run_batch(found, recognise_with(model), 2, journal_of(resume=True))))
    assert [done.index for done in again if not done.resumed] == [0, 39]
    assert (again[0].result.verdict.emotion, again[39].result.verdict.emotion) == ("angry", "calm")


def test_with_a_timeline_an_answer_from_the_journal_is_the_same_to_the_last_bit(sounds, model, journal_of):
    found = list(find_audio_files([sounds]))[:8]
    journal = journal_of(resume=False, timeline=True)
    fresh = results_of(run_batch(found, recognise_with(model, timeline=True), 2, journal))
    journal.close(keep=True)
    kept = results_of(run_batch(found, recognise_with(model), 2, journal_of(resume=True, timeline=True)))
    for one, other in zip(fresh, kept, strict=True):
        assert replace(one, timeline=None) == replace(other, timeline=None)
        for name in ("times_s", "probabilities"):
            a, b = getattr(one.timeline, name), getattr(other.timeline, name)
            assert a.dtype == b.dtype and np.array_equal(a, b)
        assert one.timeline.statuses == other.timeline.statuses
        assert one.timeline.segments == other.timeline.segments
        assert one.timeline.shares == other.timeline.shares
