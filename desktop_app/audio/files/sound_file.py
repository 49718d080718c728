"""An open sound file, with what soundfile leaves to its caller: blocks that fit together, places and lengths."""

from pathlib import Path

import soundfile

from desktop_app.audio.signal.samples import Samples

UNKNOWN_FRAMES = 2**63 - 1
"""What libsndfile says of a FLAC file that was written to a pipe."""

PIECE_SAMPLES = 1 << 13
"""Of a damaged file, no more is lost before the damage; soundfile drops what a failing read had decoded."""


class SoundFile(soundfile.SoundFile):  # type: ignore[misc]  # the library has no types
    """A file opened for reading, by its name as soundfile takes it.

    Its blocks fit together: soundfile seeks after each read if it can, and MP3 decoders stumble at that. Any place can
    be gone to, in files too in which libsndfile does not seek, such as telephone recordings in GSM 6.10.

    Attributes
    ----------
    position : int
        The frame that is read next.
    """

    def __init__(self, name: bytes | Path) -> None:
        super().__init__(name)
        self.position = 0
        self._frames: int = super().frames
        if self._frames == UNKNOWN_FRAMES:
            self._skip_to(UNKNOWN_FRAMES)
            self._frames = self.position
            self._rewind()

    @property
    def frames(self) -> int:
        """Length of the file: what its header says or, where it does not say, what can be read."""
        return self._frames

    def seekable(self) -> bool:
        """Return False, so that soundfile leaves the place alone."""
        return False

    def seek(self, frame: int) -> None:
        """Go to a frame, or to the end of a shorter file.

        Raises
        ------
        soundfile.LibsndfileError
        """
        if super().seekable():
            super().seek(frame)
            self.position = frame
            return
        if frame < self.position:
            self._rewind()
        self._skip_to(frame)

    def read_block(self, frames: int) -> tuple[list[Samples], soundfile.LibsndfileError | None]:
        """Read the next frames, as far as there are so many.

        Returns
        -------
        pieces : list of float32, (n,) or (n, channels)
            One after the other; a header that promises too much takes no memory.
        failure : LibsndfileError or None
            What came after them, when the file is damaged.
        """
        pieces: list[Samples] = []
        piece_frames = max(1, PIECE_SAMPLES // self.channels)
        left = frames
        while left:
            try:
                piece: Samples = self.read(min(piece_frames, left), dtype="float32")
            except soundfile.LibsndfileError as error:
                return pieces, error
            if not len(piece):
                break
            self.position += len(piece)
            left -= len(piece)
            pieces.append(piece)
        return pieces, None

    def _rewind(self) -> None:
        self.close()
        super().__init__(self.name)
        self.position = 0

    def _skip_to(self, frame: int) -> None:
        while self.position < frame:
            pieces, failure = self.read_block(min(PIECE_SAMPLES, frame - self.position))
            if failure is not None or not pieces:
                return
