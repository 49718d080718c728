"""How often the window reads a short file, and how much of it goes through the model."""

import numpy as np
import pytest
import soundfile

from desktop_app.audio.files.sound_file import SoundFile
from desktop_app.recognition import Model
from desktop_app.recognition.speech.windows import window_hop_s
from tests.support.tones import tone

LENGTH_S, RATE_HZ = 30.0, 16000
PATIENCE_MS = 30_000


@pytest.fixture
def counted(monkeypatch):
    """How many files were opened, frames decoded, and samples given to a model."""
    counted = {"opened": 0, "decoded": 0, "heard": 0}

    def count(owner, name, what, amount):
        original = getattr(owner, name)

        def counting(self, *arguments, **named):
            result = original(self, *arguments, **named)
            counted[what] += amount(arguments, result)
            return result

        monkeypatch.setattr(owner, name, counting)

    count(SoundFile, "__init__", "opened", lambda arguments, result: 1)
    count(SoundFile, "read_block", "decoded", lambda arguments, result: sum(map(len, result[0])))
    for name in ("run", "mfcc"):
        count(Model, name, "heard", lambda arguments, result: arguments[0].size)
    return counted


@pytest.mark.parametrize(("channels", "subtype"), [(1, "PCM_16"), (2, "FLOAT")])
@pytest.mark.parametrize("pauses", [False, True])
def test_half_a_minute_is_opened_once_decoded_once_and_heard_no_more_often_than_windows_overlap(
    parts, qtbot, model_path, tmp_path, counted, channels, subtype, pauses
):
    sound = tone("happy", LENGTH_S)
    if pauses:
        sound[10 * RATE_HZ : 18 * RATE_HZ] = 0
    sound *= 1.5 / np.abs(sound).max() if subtype == "FLOAT" else 1
    soundfile.write(tmp_path / "half a minute.wav", np.stack([sound] * channels, axis=1), RATE_HZ, subtype)
    window, controller = parts
    controller.start([str(tmp_path / "half a minute.wav")], str(model_path))
    qtbot.waitUntil(lambda: window.verdict.headline.text() == "Happy", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not controller.files.compares_channels, timeout=PATIENCE_MS)
    assert counted["opened"] == 1 and counted["decoded"] == LENGTH_S * RATE_HZ
    info = controller.models.loaded.recogniser.model.info
    overlap = info.window_s / window_hop_s(info)
    assert 0.9 * LENGTH_S <= counted["heard"] / info.sample_rate_hz <= overlap * LENGTH_S
    # A part of it is heard from memory as well.
    controller.transport.select((2.0, 6.0))
    controller.classify_selection()
    qtbot.waitUntil(lambda: "Selection" in window.verdict.kicker.text(), timeout=PATIENCE_MS)
    assert counted["opened"] == 1
