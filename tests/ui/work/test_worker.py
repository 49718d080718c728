import threading

import pytest

from desktop_app.errors import AudioFileError, SpeechEmotionError
from desktop_app.ui.work.worker import Worker


@pytest.fixture
def worker(qtbot):
    worker = Worker("test")
    yield worker
    worker.stop()


@pytest.fixture
def heard(worker):
    """Everything that the worker says, in order."""
    heard = []
    for name in ("started", "progress", "result", "failed", "finished"):
        getattr(worker, name).connect(lambda *values, name=name: heard.append((name, *values)))
    return heard


def test_a_job_is_reported_from_start_to_finish_with_its_number(worker, heard, qtbot):
    def job(request):
        request.progress("half")
        return "whole"

    number = worker.submit(job)
    assert worker.busy
    qtbot.waitUntil(lambda: not worker.busy)
    assert heard == [
        ("started", number), ("progress", number, "half"), ("result", number, "whole"), ("finished", number),
    ]  # fmt: skip


def test_jobs_run_off_the_main_thread_and_signals_arrive_on_it(worker, qtbot):
    threads = []
    worker.result.connect(lambda _, thread: threads.extend([thread, threading.current_thread()]))
    worker.submit(lambda request: threading.current_thread())
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] is not threads[1] is threading.main_thread()


def test_the_late_answer_to_an_old_request_is_dropped(worker, heard, qtbot):
    running, go_on = threading.Event(), threading.Event()

    def slow(request):
        running.set()
        go_on.wait(10)
        request.progress("old")
        return "old"

    worker.submit(slow)
    assert running.wait(10)
    new = worker.submit(lambda request: "new")
    go_on.set()
    qtbot.waitUntil(lambda: ("finished", new) in heard)
    assert heard == [("started", new), ("result", new, "new"), ("finished", new)]


def test_an_answer_already_on_its_way_is_dropped_as_well(worker, heard, qtbot):
    done = threading.Event()
    worker.submit(lambda request: "old")
    worker._executor.submit(done.set)
    assert done.wait(10)
    new = worker.submit(lambda request: "new")
    qtbot.waitUntil(lambda: ("finished", new) in heard)
    assert ("result", new, "new") in heard and "old" not in str(heard)


def test_a_request_that_was_overtaken_never_runs(worker, heard, qtbot):
    go_on, ran = threading.Event(), []
    worker.submit(lambda request: go_on.wait(10))
    worker.submit(lambda request: ran.append("overtaken"))
    last = worker.submit(lambda request: ran.append("last"))
    go_on.set()
    qtbot.waitUntil(lambda: ("finished", last) in heard)
    assert ran == ["last"]


def test_a_job_can_leave_when_it_is_not_wanted_any_more(worker, heard, qtbot):
    go_on, left = threading.Event(), []

    def job(request):
        go_on.wait(10)
        try:
            request.check()
        finally:
            left.append(True)
        return "never"

    worker.submit(job)
    last = worker.submit(lambda request: None)
    go_on.set()
    qtbot.waitUntil(lambda: ("finished", last) in heard)
    assert left == [True] and "never" not in str(heard)


def test_an_error_arrives_with_its_sentence(worker, heard, qtbot):
    def job(request):
        raise AudioFileError("The file is gone.")

    number = worker.submit(job)
    qtbot.waitUntil(lambda: not worker.busy)
    (failed,) = [entry for entry in heard if entry[0] == "failed"]
    assert failed[1] == number and str(failed[2]) == "The file is gone."
    assert heard[-1] == ("finished", number)


def test_an_unexpected_exception_becomes_a_sentence_and_a_line_in_the_log(worker, heard, qtbot, caplog):
    worker.submit(lambda request: 1 / 0)
    qtbot.waitUntil(lambda: not worker.busy)
    (failed,) = [entry for entry in heard if entry[0] == "failed"]
    assert isinstance(failed[2], SpeechEmotionError) and "division by zero" in str(failed[2])
    assert "Traceback" in caplog.text and "Traceback" not in str(failed[2])


def test_stop_waits_for_the_job_and_nothing_is_heard_afterwards(worker, heard, qtbot):
    running, ended = threading.Event(), []

    def job(request):
        running.set()
        while not request.cancelled:
            pass
        ended.append(True)

    worker.submit(job)
    assert running.wait(10)
    worker.stop()
    assert ended == [True]
    worker.submit(lambda request: ended.append("too late"))
    qtbot.wait(50)
    assert ended == [True] and heard == []
