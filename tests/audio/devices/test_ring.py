import threading

import numpy as np
import pytest

from desktop_app.audio.devices.ring import Ring


def ramp(start: int, stop: int, channels: int = 1) -> np.ndarray:
    """Return frames that bear their own number, negated in the second channel."""
    numbers = np.arange(start, stop, dtype=np.float32)
    return np.stack([numbers, -numbers][:channels], axis=1)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("block", [1, 7, 64, 100])
def test_what_is_written_is_read_across_the_wrap(channels: int, block: int) -> None:
    ring = Ring(100, channels)
    reader = ring.reader()
    for start in range(0, 1000, block):
        ring.write(ramp(start, start + block, channels))
        np.testing.assert_array_equal(reader.read(), ramp(start, start + block, channels))
    assert reader.lost_frames == 0
    assert reader.read().shape == (0, channels)


def test_readers_do_not_take_from_each_other() -> None:
    ring = Ring(10, 1)
    early, late = ring.reader(), ring.reader()
    ring.write(ramp(0, 4))
    assert len(early.read()) == 4
    ring.write(ramp(4, 8))
    np.testing.assert_array_equal(early.read(), ramp(4, 8))
    np.testing.assert_array_equal(late.read(), ramp(0, 8))


def test_a_reader_begins_with_what_is_written_next() -> None:
    ring = Ring(10, 1)
    ring.write(ramp(0, 4))
    reader = ring.reader()
    ring.write(ramp(4, 6))
    np.testing.assert_array_equal(reader.read(), ramp(4, 6))


def test_a_full_ring_keeps_the_newest_and_counts_the_rest_for_each_reader() -> None:
    ring = Ring(10, 2)
    slow, quick = ring.reader(), ring.reader()
    lost = 0
    for start in range(0, 35, 5):
        ring.write(ramp(start, start + 5, 2))
        lost += 5 - len(quick.read())
    np.testing.assert_array_equal(slow.read(), ramp(25, 35, 2))
    assert (slow.lost_frames, quick.lost_frames, lost) == (25, 0, 0)
    ring.write(ramp(35, 37, 2))
    np.testing.assert_array_equal(slow.read(), ramp(35, 37, 2))
    assert slow.lost_frames == 25


def test_what_was_read_is_a_copy() -> None:
    ring = Ring(4, 1)
    reader = ring.reader()
    ring.write(ramp(0, 4))
    kept = reader.read()
    ring.write(ramp(4, 8))
    np.testing.assert_array_equal(kept, ramp(0, 4))


def test_writing_takes_no_memory_for_sound() -> None:
    import tracemalloc

    ring = Ring(48000, 2)
    block = ramp(0, 1024, 2)
    tracemalloc.start()
    try:
        for _ in range(200):
            ring.write(block)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < block.nbytes / 4


def test_a_reader_in_another_thread_never_gets_a_torn_or_repeated_frame() -> None:
    ring = Ring(5000, 2)
    reader = ring.reader()
    last_number = 3_000_000
    done = threading.Event()

    def produce() -> None:
        for start in range(0, last_number, 1000):
            ring.write(ramp(start, start + 1000, 2))
        done.set()

    producer = threading.Thread(target=produce)
    producer.start()
    expected_from = read = 0
    while not (ended := done.is_set()) or expected_from < ring.written:
        frames = reader.read()
        numbers = frames[:, 0]
        if len(frames):
            np.testing.assert_array_equal(frames[:, 1], -numbers)
            assert numbers[0] >= expected_from
            np.testing.assert_array_equal(np.diff(numbers), 1)
            expected_from = int(numbers[-1]) + 1
            read += len(frames)
        if ended and not len(frames):
            break
    producer.join()
    assert read + reader.lost_frames == ring.written == last_number
    assert read > 0
