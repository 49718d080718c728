import numpy as np
import pytest
import soundfile

from desktop_app.audio import clipped_share, read_clip
from desktop_app.audio.files.reader import open_sound, read_blocks, seek


def wave_of(length_s: float, rate_hz: int, channels: int = 1) -> np.ndarray:
    """Return float64 (n, channels), or (n,) for one: another tone in each channel."""
    t = np.arange(round(length_s * rate_hz)) / rate_hz
    tones = [0.5 * np.sin(2 * np.pi * (300 + 200 * channel) * t) for channel in range(channels)]
    return tones[0] if channels == 1 else np.stack(tones, axis=1)


@pytest.mark.parametrize(
    ("subtype", "encoding", "step"),
    [
        ("PCM_U8", "8-bit", 2**-7),
        ("PCM_16", "16-bit", 2**-15),
        ("PCM_24", "24-bit", 2**-23),
        ("PCM_32", "32-bit", 2**-23),
        ("FLOAT", "float", 2**-23),
        ("DOUBLE", "double", 2**-23),
        ("ULAW", "µ-law", 0.03),
        ("ALAW", "A-law", 0.03),
    ],
)
def test_wav_of_every_sample_format(tmp_path, subtype: str, encoding: str, step: float) -> None:
    path = tmp_path / "a.wav"
    wave = wave_of(0.2, 16000)
    soundfile.write(path, wave, 16000, subtype)
    clip = read_clip(path)
    assert (clip.rate_hz, clip.channels, clip.encoding, clip.source) == (16000, 1, encoding, str(path))
    assert clip.samples.dtype == np.float32
    np.testing.assert_allclose(clip.samples, wave, atol=step)


@pytest.mark.parametrize("rate_hz", [8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000])
def test_every_usual_rate_is_kept(tmp_path, rate_hz: int) -> None:
    soundfile.write(tmp_path / "a.wav", wave_of(0.1, rate_hz), rate_hz)
    clip = read_clip(tmp_path / "a.wav")
    assert (clip.rate_hz, clip.duration_s) == (rate_hz, pytest.approx(0.1, abs=1 / rate_hz))


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_every_channel_is_kept(tmp_path, channels: int) -> None:
    wave = wave_of(0.1, 48000, channels)
    soundfile.write(tmp_path / "a.wav", wave, 48000, "PCM_24")
    clip = read_clip(tmp_path / "a.wav")
    assert clip.channels == channels
    np.testing.assert_allclose(clip.samples, wave, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "container", "subtype", "correlation"),
    [
        ("a.flac", "FLAC", "PCM_16", 0.99999),
        ("a.ogg", "OGG", "VORBIS", 0.98),
        ("a.opus", "OGG", "OPUS", 0.98),
        ("a.mp3", "MP3", "MPEG_LAYER_III", 0.98),
        ("a.aiff", "AIFF", "PCM_16", 0.99999),
        ("a.caf", "CAF", "PCM_16", 0.99999),
        ("a.w64", "W64", "PCM_16", 0.99999),
        ("a.rf64", "RF64", "PCM_16", 0.99999),
        ("a.au", "AU", "PCM_16", 0.99999),
    ],
)
def test_every_usual_container(tmp_path, name: str, container: str, subtype: str, correlation: float) -> None:
    wave = wave_of(1.0, 48000, 2)
    soundfile.write(tmp_path / name, wave, 48000, subtype, format=container)
    clip = read_clip(tmp_path / name)
    assert (clip.rate_hz, clip.channels) == (48000, 2)
    assert len(clip.samples) == pytest.approx(48000, abs=2500)
    middle = slice(5000, 40000)
    assert np.corrcoef(clip.samples[middle, 0], wave[middle, 0])[0, 1] > correlation


@pytest.mark.parametrize("name", ["Zoë spricht.wav", "录音 1.wav", "голос.WAV", "emoji 🎤.wav", "a b\tc'\"%.wav"])
def test_a_file_of_any_name(tmp_path, name: str) -> None:
    soundfile.write(tmp_path / "plain.wav", wave_of(0.1, 16000), 16000)
    try:
        (tmp_path / "plain.wav").rename(tmp_path / name)
    except OSError:
        pytest.skip("this system has no such names")
    assert read_clip(tmp_path / name).source.endswith(name)
    assert len(read_clip(str(tmp_path / name)).samples) == 1600


def test_a_wav_file_may_be_called_anything(tmp_path) -> None:
    soundfile.write(tmp_path / "a.wav", wave_of(0.1, 16000), 16000)
    (tmp_path / "a.wav").rename(tmp_path / "voice.data")
    assert len(read_clip(tmp_path / "voice.data").samples) == 1600


def test_a_twentieth_of_a_second_is_read(tmp_path) -> None:
    soundfile.write(tmp_path / "short.wav", wave_of(0.05, 16000), 16000)
    assert read_clip(tmp_path / "short.wav").duration_s == 0.05


def test_a_long_file_is_read_whole_across_blocks(tmp_path) -> None:
    noise = np.random.default_rng(5).integers(-30000, 30000, (700_001, 2)).astype(np.int16)
    soundfile.write(tmp_path / "long.wav", noise, 48000)
    np.testing.assert_array_equal(read_clip(tmp_path / "long.wav").samples, noise.astype(np.float32) / 32768)


@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE"])
def test_samples_that_are_no_numbers_become_silence_and_absurd_ones_are_cut(tmp_path, subtype: str) -> None:
    wave = wave_of(1.0, 16000)
    wave[10:14] = [np.nan, np.inf, -np.inf, -1e30]
    soundfile.write(tmp_path / "a.wav", wave, 16000, subtype)
    samples = read_clip(tmp_path / "a.wav").samples
    assert samples[10:14].tolist() == [0.0, 0.0, 0.0, -1.0]
    np.testing.assert_allclose(samples[14:], wave[14:], atol=1e-6)


@pytest.mark.parametrize("peak", [1.01, 3.5, 32767.0, 2.0**31])
@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE"])
def test_floating_point_beyond_full_scale_is_scaled_as_a_whole_and_not_cut(tmp_path, subtype: str, peak: float) -> None:
    wave = wave_of(1.0, 16000, 2)
    wave[:8000] *= 0.01
    wave /= np.abs(wave).max()
    soundfile.write(tmp_path / "a.wav", wave * peak, 16000, subtype)
    clip = read_clip(tmp_path / "a.wav")
    assert np.abs(clip.samples).max() == 1.0 and clipped_share(clip.samples) == 0.0
    np.testing.assert_allclose(clip.samples, wave, atol=1e-6)
    with open_sound(tmp_path / "a.wav") as file:
        seek(tmp_path / "a.wav", file, 2000)
        part = next(read_blocks(tmp_path / "a.wav", file, 500))
    assert part.tolist() == clip.samples[2000:2500].tolist()


def test_a_floating_point_file_that_was_cut_before_is_clipped_still(tmp_path) -> None:
    soundfile.write(tmp_path / "a.wav", 1.7 * np.clip(2 * wave_of(1.0, 16000), -0.7, 0.7), 16000, "FLOAT")
    assert 0.3 < clipped_share(read_clip(tmp_path / "a.wav").samples) < 0.6


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32"])
@pytest.mark.parametrize("side", [1, -1])
def test_both_ends_of_every_integer_format_count_as_clipped(tmp_path, subtype: str, side: int) -> None:
    loud = np.where(side * wave_of(1.0, 16000) > 0.25, side * 1.0, 0.0)
    soundfile.write(tmp_path / "a.wav", loud, 16000, subtype)
    assert clipped_share(read_clip(tmp_path / "a.wav").samples) == pytest.approx(1 / 3, abs=0.02)


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.aiff"])
def test_blocks_of_a_file_fit_together_and_begin_wherever_they_should(tmp_path, name):
    path = tmp_path / name
    sound = np.random.default_rng(0).normal(0, 0.05, (6 * 44100, 2)).cumsum(axis=0) / 50
    soundfile.write(path, np.clip(sound, -0.9, 0.9), 44100)
    whole, _ = soundfile.read(path, dtype="float32")
    for frame in (0, 1, 50_000, 132_300, 250_000):
        with open_sound(path) as file:
            seek(path, file, frame)
            blocks = list(read_blocks(path, file, 10_007))
        assert {len(block) for block in blocks[:-1]} <= {10_007}
        found = np.concatenate(blocks)
        assert len(found) == len(whole) - frame
        assert np.abs(found - whole[frame:].clip(-1, 1)).max() < 1e-4
