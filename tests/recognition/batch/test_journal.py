import dataclasses
import json
import os
import subprocess
import sys
import threading
import time

import pytest

from desktop_app.errors import OutputError
from desktop_app.recognition.batch.journal import (
    KEPT_S,
    BatchKey,
    Journal,
    forget,
    interrupted_batches,
    journal_folder,
    stamp_of,
)
from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.timeline import Timeline
from tests.results.verdicts import failed, heard
from tests.support.command import environment

KEY = BatchKey(("/talks",), "ab" * 32)


@pytest.fixture
def sound(tmp_path):
    path = tmp_path / "talk.wav"
    path.write_bytes(b"the sound of it")
    return path


def written(folder, *paths, key=KEY):
    """Write a journal with an answer to each path, and return where it lies."""
    journal = Journal(key, False, folder)
    for path in paths:
        journal.add(path, stamp_of(path), heard(str(path)))
    journal.close(keep=True)
    return journal.path


def answered(folder):
    """Return how many answers the journal holds."""
    journal = Journal(KEY, True, folder)
    journal.close(keep=True)
    return len(journal)


def test_an_answer_is_found_again_under_the_name_that_the_file_has_now(tmp_path, sound, monkeypatch):
    written(tmp_path, sound)
    journal = Journal(KEY, True, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert journal.find(sound) == heard(str(sound))
    assert journal.find(sound.relative_to(tmp_path)) == heard("talk.wav")
    journal.close(keep=True)


@pytest.mark.parametrize("change", ["size", "time", "gone"])
def test_a_file_that_changed_is_not_found(tmp_path, sound, change):
    written(tmp_path, sound)
    if change == "size":
        before = sound.stat()
        sound.write_bytes(b"another sound of another length")
        os.utime(sound, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif change == "time":
        os.utime(sound, ns=(1, 1))
    else:
        sound.unlink()
    journal = Journal(KEY, True, tmp_path)
    assert len(journal) == 1 and journal.find(sound) is None
    journal.close(keep=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"paths": ("/others",)},
        {"model_sha256": "cd" * 32},
        {"timeline": True},
        {"recursive": False},
        {"channels": "each"},
        {"program": "0"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_batch_of_other_files_another_model_version_or_setting_begins_anew(tmp_path, sound, changes):
    written(tmp_path, sound)
    journal = Journal(dataclasses.replace(KEY, **changes), True, tmp_path)
    assert len(journal) == 0
    journal.close(keep=True)


def test_a_batch_that_is_not_to_go_on_begins_anew(tmp_path, sound):
    written(tmp_path, sound)
    journal = Journal(KEY, False, tmp_path)
    assert journal.find(sound) is None
    journal.close(keep=True)
    assert answered(tmp_path) == 0


def test_wherever_a_journal_is_torn_its_whole_lines_count_and_it_goes_on(tmp_path, sound):
    others = [sound.with_name(f"{i}.wav") for i in range(3)]
    for path in others:
        path.write_bytes(b"a sound")
    path = written(tmp_path, *others)
    content = path.read_bytes()
    ends = [i + 1 for i, byte in enumerate(content) if byte == ord("\n")]
    for cut in [0, 1, *range(ends[0] - 2, len(content) + 1, 7), len(content)]:
        path.write_bytes(content[:cut])
        journal = Journal(KEY, True, tmp_path)
        assert len(journal) == sum(end <= cut for end in ends[1:]), cut
        journal.add(sound, stamp_of(sound), heard(str(sound)))
        journal.close(keep=True)
        again = Journal(KEY, True, tmp_path)
        assert again.find(sound) == heard(str(sound)), cut
        # A line that lacked nothing but its line break is whole again, now that another one follows.
        assert len(again) == sum(end - 1 <= cut for end in ends[1:]) + 1, cut
        again.close(keep=True)


@pytest.mark.parametrize("rubbish", [b"\0" * 300, b"{}", b'{"path": 1}', b"[1]", b"\xff\xfe", b'"text"', b"null"])
def test_rubbish_in_a_journal_is_ignored(tmp_path, sound, rubbish):
    path = written(tmp_path, sound)
    first, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(first + b"\n" + rubbish + b"\n" + rest)
    journal = Journal(KEY, True, tmp_path)
    assert journal.find(sound) == heard(str(sound)) and len(journal) == 1
    journal.close(keep=True)


@pytest.mark.parametrize("rubbish", [b"", b"\0" * 300, b"{}", b'{"format": "other/2"}', b"[]", b"7"])
def test_a_file_that_is_no_journal_begins_anew(tmp_path, sound, rubbish):
    path = written(tmp_path, sound)
    path.write_bytes(rubbish + b"\n")
    Journal(KEY, True, tmp_path).close(keep=True)
    assert [found.answered for found in interrupted_batches(tmp_path)] == [0]


def test_what_failed_is_not_kept(tmp_path, sound):
    journal = Journal(KEY, False, tmp_path)
    journal.add(sound, stamp_of(sound), failed(str(sound)))
    journal.add(sound, stamp_of(sound), dataclasses.replace(heard(), error=failed().error))
    journal.add(sound, None, heard())
    journal.close(keep=True)
    assert answered(tmp_path) == 0


def test_lines_of_many_threads_do_not_mix(tmp_path):
    paths = [tmp_path / f"{i}.wav" for i in range(200)]
    for path in paths:
        path.write_bytes(b"a sound")
    journal = Journal(KEY, False, tmp_path)
    threads = [
        threading.Thread(
            target=lambda part=part: [journal.add(path, stamp_of(path), heard(str(path))) for path in paths[part::4]]
        )
        for part in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.close(keep=True)
    again = Journal(KEY, True, tmp_path)
    assert all(again.find(path) == heard(str(path)) for path in paths)
    again.close(keep=True)


def test_a_batch_runs_in_one_program_at_a_time_and_its_journal_is_nobody_elses(tmp_path, sound):
    journal = Journal(KEY, False, tmp_path)
    with pytest.raises(OutputError, match="Another Speech Emotion is at work"):
        Journal(KEY, True, tmp_path)
    assert interrupted_batches(tmp_path) == []
    journal.close(keep=True)
    assert len(interrupted_batches(tmp_path)) == 1
    if os.name == "posix":
        assert journal.path.stat().st_mode & 0o077 == 0


def test_a_finished_batch_leaves_nothing(tmp_path, sound):
    journal = Journal(KEY, False, tmp_path / "state")
    journal.add(sound, stamp_of(sound), heard())
    journal.close(keep=False)
    journal.close(keep=False)
    assert list((tmp_path / "state").iterdir()) == []


def test_interrupted_batches_are_listed_latest_first_and_old_ones_deleted(tmp_path, sound):
    ages_s = {"/new": 10.0, "/older": 1000.0, "/much older": KEPT_S + 1000.0}
    for name, age_s in ages_s.items():
        path = written(tmp_path, sound, key=dataclasses.replace(KEY, paths=(name,)))
        os.utime(path, (time.time() - age_s,) * 2)
    found = interrupted_batches(tmp_path)
    assert [(batch.key.paths, batch.answered) for batch in found] == [(("/new",), 1), (("/older",), 1)]
    forget(found[0])
    forget(found[0])
    assert [batch.key.paths for batch in interrupted_batches(tmp_path)] == [("/older",)]
    assert interrupted_batches(tmp_path / "nowhere") == []


def test_a_place_without_room_for_a_journal_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"No journal of this batch can be kept in .*file.*begins anew\."):
        Journal(KEY, False, tmp_path / "file" / "state")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_ends_the_journal_and_not_the_batch(tmp_path, sound):
    journal = Journal(KEY, False, tmp_path)
    with open("/dev/full", "ab", buffering=0) as full:
        file, journal._file = journal._file, full
        journal.add(sound, stamp_of(sound), heard())
        journal.add(sound, stamp_of(sound), heard())
        journal._file = file
    assert "no space left" in str(journal.failure)
    journal.close(keep=True)


def test_everything_that_an_answer_holds_is_kept():
    """A field that is added to an answer has to be added to the journal as well."""
    assert {field.name for field in dataclasses.fields(FileResult)} == {
        "file", "verdict", "error", "duration_s", "timeline", "channel",
    }  # fmt: skip
    assert {field.name for field in dataclasses.fields(Timeline)} == {
        "times_s", "probabilities", "statuses", "segments", "shares",
    }  # fmt: skip


def test_journals_lie_in_the_state_folder_of_the_person(tmp_path):
    code = "from desktop_app.recognition.batch.journal import journal_folder; print(journal_folder())"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(XDG_STATE_HOME=str(tmp_path)), capture_output=True, text=True
    )
    if sys.platform == "linux":
        assert done.stdout.strip() == str(tmp_path / "speech-emotion" / "batches")
    assert journal_folder().is_absolute()


def test_names_that_are_no_text_are_kept(tmp_path):
    path = tmp_path / os.fsdecode(b"\xff\n.wav") if os.name == "posix" else tmp_path / "ü.wav"
    path.write_bytes(b"a sound")
    journal_path = written(tmp_path, path)
    assert json.loads(journal_path.read_bytes().split(b"\n")[1])["path"] == str(path)
    journal = Journal(KEY, True, tmp_path)
    assert journal.find(path) == heard(str(path))
    journal.close(keep=True)
