"""Plays clips of RAVDESS into a virtual microphone, and records them as the program does, each to a file of its name.

``python tests/benchmarks/through_microphone.py FOLDER --corpora DIR --clips 160`` needs PulseAudio (Linux) and as long
as the clips last. ``python -m model_export robustness --recorded FOLDER`` then compares what is heard in them.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop_app.audio import Recorder, read_clip
from model_export.data.corpora import Utterance, corpora_dir, read_corpus
from tests.support.sound_server import SoundServer

GAP_S = 0.5
"""Silence before and after each clip: the server hears the clip as early and as late as it likes in it."""


def chosen(corpora: Path, count: int) -> list[Utterance]:
    """Return so many clips, spread evenly over actors and emotions."""
    clips = sorted(read_corpus(corpora, "ravdess_speech"), key=lambda x: (x.label, x.path.name[-6:], x.key))
    return [clips[round(i)] for i in np.linspace(0, len(clips) - 1, count)]


def record(server: SoundServer, clip: Utterance, folder: Path) -> None:
    """Play one clip and record it."""
    sound = read_clip(clip.path)
    silence = np.zeros(round(GAP_S * sound.rate_hz), np.float32)
    with tempfile.TemporaryDirectory() as temporary:
        played = Path(temporary) / "played.wav"
        soundfile.write(played, np.concatenate([silence, sound.mono(), silence]), sound.rate_hz)
        recorder = Recorder(folder / f"{clip.path.stem}.wav")
        recorder.start()
        server.play(played)
        recorder.stop()
    if recorder.failure is not None:
        raise recorder.failure


def main() -> None:
    """Record the clips and say how many."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the recordings go")
    parser.add_argument("--corpora", type=Path, help="folder of the corpora (default: SPEECH_CORPORA)")
    parser.add_argument("--clips", type=int, default=160)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    clips = chosen(corpora_dir(arguments.corpora), arguments.clips)
    server = SoundServer()
    try:
        with server.connected():
            for i, clip in enumerate(clips, start=1):
                if not (arguments.folder / f"{clip.path.stem}.wav").exists():
                    record(server, clip, arguments.folder)
                print(f"\r{i} of {len(clips)} clips", end="", flush=True)
    finally:
        server.stop()
    print(f"\nrecorded to {arguments.folder}")


if __name__ == "__main__":
    main()
