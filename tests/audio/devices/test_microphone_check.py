import numpy as np
import pytest

from desktop_app.audio import Finding, advice, check_microphone, finding_of, read_clip, resample
from desktop_app.audio.devices.device_list import find_input_device
from desktop_app.errors import AudioDeviceError, RecordingError, SpeechEmotionError
from desktop_app.paths import assets_dir

RATE_HZ = 48000
LENGTH = 5 * RATE_HZ
TIME_S = np.arange(LENGTH) / RATE_HZ
NOISE = np.random.default_rng(4).standard_normal(LENGTH)


def gain(level_db: float) -> float:
    return float(10 ** (level_db / 20))


def speech(name: str, peak_dbfs: float, rate_hz: int = RATE_HZ) -> np.ndarray:
    clip = read_clip(assets_dir() / "samples" / f"{name}.wav")
    voice = np.resize(resample(clip.mono(), clip.rate_hz, rate_hz), 5 * rate_hz)
    return voice / np.abs(voice).max() * gain(peak_dbfs)


def mains(mains_hz: float, level_dbfs: float, harmonics: tuple[int, ...] = (1, 2, 3, 5)) -> np.ndarray:
    wave = sum(np.sin(2 * np.pi * mains_hz * k * TIME_S + k) / k for k in harmonics)
    return wave / np.std(wave) * gain(level_dbfs)


def room(level_dbfs: float) -> np.ndarray:
    """Return pink noise, as a quiet room has it."""
    spectrum = np.fft.rfft(NOISE) / np.sqrt(np.maximum(1, np.arange(LENGTH // 2 + 1)))
    pink = np.fft.irfft(spectrum)
    return pink / pink.std() * gain(level_dbfs)


def found(wave: np.ndarray) -> Finding:
    return check_microphone(wave.astype(np.float32), RATE_HZ).finding


@pytest.mark.parametrize("length_s", [0, 0.01, 0.5, 5])
def test_digital_silence_is_no_signal(length_s: float) -> None:
    report = check_microphone(np.zeros(round(length_s * RATE_HZ), np.float32), RATE_HZ)
    assert report.finding is Finding.NO_SIGNAL
    assert (report.level_dbfs, report.peak_dbfs, report.hum_hz) == (-120.0, -120.0, None)


def test_a_muted_converter_is_no_signal_whatever_its_offset() -> None:
    last_bit = np.rint(0.4 * NOISE) / 32768
    assert found(last_bit) is Finding.NO_SIGNAL
    assert found(last_bit + 0.1) is Finding.NO_SIGNAL


@pytest.mark.parametrize("level_dbfs", [-75, -60, -45, -25])
def test_a_room_without_a_voice_is_too_quiet(level_dbfs: float) -> None:
    assert found(room(level_dbfs)) is Finding.TOO_QUIET


@pytest.mark.parametrize("name", ["speech_low", "speech_high"])
@pytest.mark.parametrize(
    ("peak_dbfs", "expected"), [(-1, Finding.FINE), (-12, Finding.FINE), (-26, Finding.FINE), (-45, Finding.TOO_QUIET)]
)
def test_speech_is_fine_unless_it_is_too_quiet(name: str, peak_dbfs: float, expected: Finding) -> None:
    voice = speech(name, peak_dbfs)
    assert found(voice) is expected
    assert found(voice + room(-65)) is expected


@pytest.mark.parametrize("rate_hz", [8000, 16000, 44100])
def test_the_rate_of_the_device_makes_no_difference(rate_hz: int) -> None:
    report = check_microphone(speech("speech_low", -12, rate_hz).astype(np.float32), rate_hz)
    assert report.finding is Finding.FINE
    assert report.peak_dbfs == pytest.approx(-12, abs=0.1)
    assert -30 < report.level_dbfs < -18


@pytest.mark.parametrize("over_db", [2, 6, 20])
def test_speech_that_is_cut_off_is_clipping(over_db: float) -> None:
    assert found(np.clip(speech("speech_low", over_db), -1, 1)) is Finding.CLIPPING


@pytest.mark.parametrize("mains_hz", [50, 60, 49.9, 60.1])
@pytest.mark.parametrize("level_dbfs", [-10, -25, -40, -50])
def test_hum_is_found_at_every_level_and_named(mains_hz: float, level_dbfs: float) -> None:
    report = check_microphone((mains(mains_hz, level_dbfs) + room(level_dbfs - 12)).astype(np.float32), RATE_HZ)
    assert (report.finding, report.hum_hz) == (Finding.HUM, round(mains_hz, -1))


@pytest.mark.parametrize("mains_hz", [50, 60])
def test_the_buzz_of_a_rectifier_is_hum(mains_hz: float) -> None:
    buzz = mains(mains_hz, -30, harmonics=(2, 4, 6))
    assert check_microphone((buzz + room(-50)).astype(np.float32), RATE_HZ).hum_hz == mains_hz


@pytest.mark.parametrize("mains_hz", [50, 60])
@pytest.mark.parametrize("name", ["speech_low", "speech_high"])
def test_hum_under_a_voice_is_found_when_it_is_strong_and_let_pass_when_it_is_faint(name: str, mains_hz: float) -> None:
    voice = speech(name, -10) + room(-60)
    assert found(voice + mains(mains_hz, -30)) is Finding.HUM
    assert found(voice + mains(mains_hz, -60)) is Finding.FINE


def test_faint_hum_without_a_voice_is_too_quiet() -> None:
    assert found(mains(50, -65)) is Finding.TOO_QUIET


def test_another_tone_is_no_hum() -> None:
    assert found(gain(-12) * np.sin(2 * np.pi * 440 * TIME_S)) is Finding.TOO_QUIET


def test_an_error_of_the_devices_has_its_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.audio.devices.device_list.input_devices", list)
    with pytest.raises(AudioDeviceError) as caught:
        find_input_device()
    assert finding_of(caught.value) is Finding.NO_DEVICE


@pytest.mark.parametrize(
    ("error", "finding"),
    [
        (AudioDeviceError("…", kind="no_portaudio"), Finding.NO_PORTAUDIO),
        (AudioDeviceError("…", kind="no_permission"), Finding.NO_PERMISSION),
        (AudioDeviceError("…"), Finding.DEVICE_FAILED),
        (RecordingError("…"), Finding.NOT_WRITTEN),
    ],
)
def test_each_kind_of_error_has_its_finding(error: SpeechEmotionError, finding: Finding) -> None:
    assert finding_of(error) is finding


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows", "FreeBSD"])
@pytest.mark.parametrize("finding", list(Finding))
def test_every_finding_has_a_next_step_on_every_system(finding: Finding, system: str) -> None:
    step = advice(finding, system)
    assert step.endswith(".")
    assert "{" not in step


def test_silence_on_macos_may_be_a_missing_permission() -> None:
    assert "Privacy & Security" in advice(Finding.NO_SIGNAL, "Darwin")
    assert "Privacy" not in advice(Finding.NO_SIGNAL, "Linux")
