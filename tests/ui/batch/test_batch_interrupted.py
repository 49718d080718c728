"""Batches that end before their time, in the real window, painted off screen."""

import threading
import time

import soundfile

from desktop_app.audio import find_audio_files
from desktop_app.recognition import Model
from desktop_app.recognition.batch.batch import recognise_with, run_batch
from desktop_app.recognition.batch.journal import BatchKey, Journal, interrupted_batches
from desktop_app.ui.app import build
from desktop_app.ui.batch.wording import Column
from tests.support.tiny_model import renamed, write_tiny_model
from tests.support.tones import RATE_HZ, tone
from tests.ui.batch.batch_window import drop, press, rows, summary, wait_for_answer, wait_for_end

PATIENCE_MS = 30_000


def test_a_cancelled_batch_ends_at_once_and_goes_on_with_the_rest(parts, qtbot, model_path, long):
    window, controller = parts
    controller.start([], str(model_path))
    soundfile.write(long / "0.wav", tone("happy"), RATE_HZ)
    drop(window, long)
    wait_for_answer(qtbot, window)
    assert "1 of 5 files" in summary(window)
    press(window, window.pages.batch.cancel, qtbot)
    began_s = time.monotonic()
    assert summary(window) == "1 of 5 files"
    qtbot.waitUntil(lambda: not [t for t in threading.enumerate() if t.name.startswith("batch-file")], timeout=3000)
    assert time.monotonic() - began_s < 3
    for name in "abcd":
        soundfile.write(long / f"{name}.wav", tone("sad"), RATE_HZ)
    press(window, window.pages.batch.go_on, qtbot)
    wait_for_end(qtbot, window, "long")
    assert rows(window, Column.EMOTION) == ["happy", "sad", "sad", "sad", "sad"]
    assert window.pages.batch.go_on.isHidden()


def interrupt_a_batch(model_path, sounds):
    """Let a batch end before its time, and return how many of its files are answered."""
    model = Model.load(model_path)
    journal = Journal(BatchKey((str(sounds),), model.sha256, timeline=True), resume=False)
    batch = run_batch(list(find_audio_files([sounds])), recognise_with(model, timeline=True), 2, journal)
    for _ in range(15):
        next(batch)
    batch.close()
    journal.close(keep=True)
    return len(journal)


def test_a_batch_that_was_killed_is_offered_and_goes_on_where_it_was(parts, qtbot, model_path, sounds):
    answered = interrupt_a_batch(model_path, sounds)
    window, controller = parts
    controller.start([], str(model_path))
    qtbot.waitUntil(window.pages.offer.isVisible, timeout=PATIENCE_MS)
    assert window.pages.offer.text.text() == f"The batch “sounds” was interrupted after {answered} files."
    press(window, window.pages.offer.accept, qtbot)
    assert window.pages.offer.isHidden()
    wait_for_end(qtbot, window)
    assert controller.batch._left.resumed == answered
    assert summary(window) == "41 files · 1 failed"


def test_an_offer_ends_with_the_model_whose_answers_it_is_about(parts, qtbot, model_path, sounds, tmp_path):
    interrupt_a_batch(model_path, sounds)
    window, controller = parts
    controller.start([], str(model_path))
    qtbot.waitUntil(window.pages.offer.isVisible, timeout=PATIENCE_MS)
    controller.models.choose(str(write_tiny_model(tmp_path / "other.onnx", renamed("other"))))
    qtbot.waitUntil(window.pages.offer.isHidden, timeout=PATIENCE_MS)
    controller.models.choose(str(model_path))
    qtbot.waitUntil(window.pages.offer.isVisible, timeout=PATIENCE_MS)


def test_an_offer_that_is_declined_is_made_no_more(parts, qtbot, model_path, sounds):
    interrupt_a_batch(model_path, sounds)
    window, controller = parts
    controller.start([], str(model_path))
    qtbot.waitUntil(window.pages.offer.isVisible, timeout=PATIENCE_MS)
    press(window, window.pages.offer.decline, qtbot)
    assert window.pages.offer.isHidden()
    qtbot.waitUntil(lambda: interrupted_batches() == [], timeout=PATIENCE_MS)


def test_closing_in_the_middle_keeps_the_journal_and_closing_after_the_end_deletes_it(
    qapp, qtbot, settings, model_path, sounds, long
):
    before = set(threading.enumerate())
    for folder, kept in ((long, 1), (sounds, 0)):
        for name in "01":
            soundfile.write(long / f"{name}.wav", tone("calm"), RATE_HZ)
        window, controller = build(qapp, settings)
        window.show()
        controller.start([str(folder)], str(model_path))
        if kept:
            wait_for_answer(qtbot, window)
        else:
            wait_for_end(qtbot, window)
        assert interrupted_batches() == [] or not kept, "a batch that runs is nobody else's"
        began_s = time.monotonic()
        window.close()
        assert time.monotonic() - began_s < 5
        assert set(threading.enumerate()) == before
        assert [found.key.paths for found in interrupted_batches()] == [(str(long),)]
        window.deleteLater()
        controller.deleteLater()
