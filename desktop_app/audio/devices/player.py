"""Playing a sound file: a feeder thread reads it block by block, and the loudspeaker takes the blocks."""

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice, repeat
from pathlib import Path

import numpy as np
import soxr

from desktop_app.audio.devices.capture import BLOCK_FRAMES, END_S, STALLED_S
from desktop_app.audio.devices.device_list import output_devices
from desktop_app.audio.devices.loudspeaker import QUEUE_BLOCKS, Loudspeaker
from desktop_app.audio.files.reader import open_sound, read_blocks, seek
from desktop_app.audio.files.sound_file import SoundFile
from desktop_app.audio.signal.mixing import Mixer
from desktop_app.audio.signal.samples import Samples
from desktop_app.errors import AudioDeviceError, SpeechEmotionError

LOOK_EVERY_S = 0.1


class Player:
    """Plays a sound file of any length, or a part of one, once.

    One player plays one file one time. :meth:`start` and :meth:`stop` may wait for the device, for some seconds at
    most, and for the place in the file; nothing else does.

    Parameters
    ----------
    path : Path
    device : str, optional
        Name of the loudspeaker, as in :class:`~.loudspeaker.Loudspeaker`; the default one for None.
    on_stop : callable, optional
        Called when the playing ends without :meth:`stop`: at the end of the file, or when `failure` is set. By then the
        file and the device are closed. **It runs in the feeder's thread**: a window has to emit a signal there, and
        touch nothing.
    start_s, end_s : float, float or None
        The part to play; to the end of the file for None.

    Attributes
    ----------
    failure : SpeechEmotionError or None
        Why the playing ended before the end of the file.
    """

    def __init__(
        self,
        path: Path,
        device: str | None = None,
        on_stop: Callable[[], None] | None = None,
        start_s: float = 0.0,
        end_s: float | None = None,
    ) -> None:
        self.failure: SpeechEmotionError | None = None
        self._start_s, self._end_s = start_s, end_s
        self._path = path
        self._device = device
        self._on_stop = on_stop
        self._file: SoundFile | None = None
        self._feeder = threading.Thread(target=self._play, name="playing", daemon=True)
        self._speaker: Loudspeaker | None = None
        self._opened = threading.Event()
        self._not_opened: BaseException | None = None
        self._stopping = False
        self._playing = False

    def start(self) -> None:
        """Open the file and the device, and begin; after :meth:`stop`, do nothing.

        Raises
        ------
        AudioFileError
            When the file can't be read.
        AudioDeviceError
            When there is no such device, it can't be opened, or the system's sound does not answer.
        """
        if self._stopping:
            return
        # Neither a sound system that is stuck nor a place that takes long to find is a fault of the loudspeaker.
        output_devices()
        self._file = self._open()
        self._feeder.start()
        if not self._opened.wait(STALLED_S):
            self._stopping = True
            raise AudioDeviceError(
                "The loudspeaker does not answer. Unplug it and plug it in again, or restart the system's sound, then "
                "try again."
            )
        if self._not_opened is not None:
            self._feeder.join()
            raise self._not_opened

    def stop(self) -> None:
        """Be silent and close everything. May be called again, from any thread, and after the end."""
        self._stopping = True
        if self._feeder.is_alive() and self._feeder is not threading.current_thread():
            self._feeder.join(2 * END_S)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._playing

    @property
    def position_s(self) -> float:
        """How far into the file it has been heard, in seconds of the file, whatever the rate of the device."""
        speaker = self._speaker
        if speaker is None:
            return self._start_s
        return self._start_s + max(0.0, speaker.played_frames / speaker.rate_hz - speaker.latency_s)

    def _open(self) -> SoundFile:
        """Open the file where the part to be played begins."""
        file = open_sound(self._path)
        try:
            seek(self._path, file, min(round(self._start_s * file.samplerate), file.frames))
        except BaseException:
            file.close()
            raise
        return file

    def _play(self) -> None:
        """Open the loudspeaker, feed it, close everything: the feeder's thread."""
        assert self._file is not None, "the file is opened before the thread begins"
        try:
            with self._file as file:
                speaker = Loudspeaker(self._device, file.samplerate, file.channels)
                try:
                    sound = self._read(file)
                    self._feed(speaker, _blocks_for(speaker, sound, file.samplerate))
                finally:
                    speaker.end()
        except SpeechEmotionError as error:
            self.failure = error
        except BaseException as error:
            if self._opened.is_set():
                raise
            self._not_opened = error
        finally:
            self._playing = False
            self._end()

    def _read(self, file: SoundFile) -> Iterator[Samples]:
        """Yield the part of the file that is to be played, block by block."""
        left = math.inf if self._end_s is None else max(0, round(self._end_s * file.samplerate) - file.position)
        if file.frames and file.position == file.frames:
            return
        for block in read_blocks(self._path, file, BLOCK_FRAMES):
            yield block[: int(min(left, len(block)))]
            left -= len(block)
            if left <= 0:
                return

    def _end(self) -> None:
        """Tell whoever waits for the start, or who wants to know of the end."""
        if not self._opened.is_set():
            self._not_opened = self._not_opened or self.failure
            self._opened.set()
        elif not self._stopping and self._on_stop is not None:
            self._on_stop()

    def _feed(self, speaker: Loudspeaker, blocks: Iterator[Samples]) -> None:
        """Fill the queue, start the device, and keep the queue full until the end of the file has been played."""
        for block in islice(blocks, QUEUE_BLOCKS - 1):
            speaker.put(block, 0.0)
        if self._stopping:
            # The device was opened too late: nobody waits for it any more.
            return
        speaker.start()
        self._speaker, self._playing = speaker, True
        self._opened.set()
        end: list[Samples | None] = [None]
        for block_or_end in chain(blocks, end):
            self._until(partial(speaker.put, block_or_end, LOOK_EVERY_S), speaker)
            if self._stopping:
                return
        self._until(partial(speaker.ended.wait, LOOK_EVERY_S), speaker)

    def _until(self, done: Callable[[], bool], speaker: Loudspeaker) -> None:
        """Wait until it is done or nobody wants it any more.

        Raises
        ------
        AudioDeviceError
            When the device ended, or has taken nothing for too long.
        """
        give_up = time.monotonic() + STALLED_S
        while not self._stopping and not done():
            gone = speaker.ended.is_set()
            if gone or time.monotonic() > give_up:
                raise AudioDeviceError(
                    f"The loudspeaker “{speaker.name}” {'went away' if gone else 'took no more sound'} after "
                    f"{self.position_s:.1f} s of {self._path.name}. Plug it in again or choose another in the system's "
                    "sound settings, then play it again."
                )


def _blocks_for(speaker: Loudspeaker, sound: Iterable[Samples], rate_hz: int) -> Iterator[Samples]:
    """Yield a sound as the loudspeaker takes it: at its rate, with its channels, in blocks of BLOCK_FRAMES."""
    shaped = _with_channels(sound, speaker.channels, rate_hz)
    if speaker.rate_hz == rate_hz:
        yield from shaped
        return
    stream = soxr.ResampleStream(rate_hz, speaker.rate_hz, speaker.channels, "float32", "HQ")
    nothing = np.zeros((0, speaker.channels), np.float32)
    waiting = nothing
    for block, last in chain(zip(shaped, repeat(False)), [(nothing, True)]):
        new = stream.resample_chunk(block, last).reshape(-1, speaker.channels)
        waiting = np.concatenate((waiting, new))
        while len(waiting) >= BLOCK_FRAMES:
            yield waiting[:BLOCK_FRAMES]
            waiting = waiting[BLOCK_FRAMES:]
    if len(waiting):
        yield waiting


def _with_channels(sound: Iterable[Samples], channels: int, rate_hz: int) -> Iterator[Samples]:
    """Yield blocks of (n, any) as (n, channels); where there are other ones, they are mixed down to one for all."""
    mixer: Mixer | None = None
    for block in sound:
        frames = block.reshape(len(block), -1)
        if frames.shape[1] == channels:
            yield frames
            continue
        mixer = mixer or Mixer(frames.shape[1], rate_hz)
        yield np.repeat(mixer.feed(frames)[:, None], channels, axis=1)
