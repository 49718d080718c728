import time

import numpy as np
import pytest

from desktop_app.audio import Mixer, mix
from desktop_app.audio.signal.mixing import STRETCH_S, mix_down
from desktop_app.errors import ChannelError
from tests.support.voices import RATE_HZ, hiss, in_a_room, late, stereo, voice

VOICE = voice()
OTHER = voice("speech_high")
SILENCE = np.zeros_like(VOICE)
NOISE = hiss(6.0, 0.03)

AVERAGED = {
    "the same": stereo(VOICE, VOICE),
    "weaker": stereo(VOICE, 0.2 * VOICE),
    "late": stereo(VOICE, late(VOICE, 0.004)),
    "late by half a period": stereo(VOICE, late(VOICE, 1 / 240)),
    "two microphones in a room": stereo(in_a_room(VOICE, 0.001, 3, 1), in_a_room(VOICE, 0.006, -3, 2)),
    "some hiss": stereo(VOICE, VOICE + hiss(6.0, 0.002)),
    "two voices at once": stereo(VOICE, OTHER),
    "two voices in turn": stereo(
        np.where(np.arange(len(VOICE)) < 48000, VOICE, 0), np.where(np.arange(len(VOICE)) < 48000, 0, OTHER)
    ),
    "silence": stereo(SILENCE, SILENCE),
    "six channels": stereo(VOICE, VOICE, 0.5 * VOICE, VOICE, OTHER, VOICE),
}
HEARD_AS_ONE = {
    "inverted": -VOICE,
    "silent": SILENCE,
    "almost silent": hiss(6.0, 1e-5, 3),
    "a constant": SILENCE + np.float32(0.5),
    "noisy": VOICE + NOISE,
    "inverted and noisy": -VOICE + NOISE,
    "only noise": NOISE,
    "inverted and late": -0.8 * late(VOICE, 3e-4),
}


@pytest.mark.parametrize("samples", AVERAGED.values(), ids=AVERAGED)
def test_channels_that_are_well_are_averaged_to_the_last_bit(samples: np.ndarray) -> None:
    np.testing.assert_array_equal(mix(samples, RATE_HZ), mix_down(samples))


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("other", HEARD_AS_ONE.values(), ids=HEARD_AS_ONE)
def test_a_bad_channel_leaves_the_voice_as_it_is(other: np.ndarray, first: bool) -> None:
    mono = mix(stereo(VOICE, other) if first else stereo(other, VOICE), RATE_HZ)
    # A channel that is as good, but late, may be the one that is kept.
    assert max(abs(np.corrcoef(mono, one)[0, 1]) for one in (VOICE, late(VOICE, 3e-4))) > 0.97


def test_nearly_inverted_channels_add_up() -> None:
    np.testing.assert_allclose(np.abs(mix(stereo(VOICE, -0.8 * VOICE), RATE_HZ)), 0.9 * np.abs(VOICE), atol=1e-6)


def test_of_many_channels_the_bad_ones_are_left_out_or_turned() -> None:
    mono = mix(stereo(VOICE, -VOICE, SILENCE, NOISE, VOICE, -VOICE), RATE_HZ)
    np.testing.assert_allclose(mono, VOICE, atol=1e-6)


@pytest.mark.parametrize("other", [*HEARD_AS_ONE.values(), VOICE, OTHER], ids=[*HEARD_AS_ONE, "the same", "another"])
@pytest.mark.parametrize("frames", [80_000, 1 << 17, 10_007])
def test_a_stream_in_blocks_is_mixed_as_the_whole_is(other: np.ndarray, frames: int) -> None:
    samples = np.tile(stereo(VOICE, other), (4, 1))
    mixer = Mixer(2, RATE_HZ)
    blocks = [mixer.feed(samples[at : at + frames]) for at in range(0, len(samples), frames)]
    found, whole = np.concatenate(blocks), mix(samples, RATE_HZ)
    assert found.shape == whole.shape == (len(samples),) and found.dtype == np.float32
    assert np.sqrt(np.square(found - whole).mean()) < 0.1 * np.sqrt(np.square(whole).mean())
    np.testing.assert_allclose(found[RATE_HZ * 5 :], whole[RATE_HZ * 5 :], atol=1e-6)


def test_short_blocks_of_a_microphone_do_not_cancel_either() -> None:
    mixer = Mixer(2, RATE_HZ)
    samples = stereo(VOICE, -VOICE)
    mono = np.concatenate([mixer.feed(samples[at : at + 512]) for at in range(0, len(samples), 512)])
    np.testing.assert_allclose(np.abs(mono[4000:]), np.abs(VOICE[4000:]), atol=1e-6)


def test_a_channel_that_fails_later_is_left_out_without_a_click() -> None:
    stretch = round(STRETCH_S * RATE_HZ)
    tone = 0.2 * np.sin(2 * np.pi * 220 * np.arange(8 * stretch) / RATE_HZ) * (np.arange(8 * stretch) % 16000 > 4000)
    tone[stretch - 1000 : stretch + 2000] = 0.2 * np.sin(2 * np.pi * 220 * np.arange(3000) / RATE_HZ)
    turned = tone * np.where(np.arange(len(tone)) < stretch, 1, -1)
    mono = mix(stereo(tone, turned), RATE_HZ)
    settled = mono[3 * stretch :]
    np.testing.assert_allclose(np.abs(settled), np.abs(tone[3 * stretch :]), atol=1e-6)
    assert np.abs(np.diff(mono)).max() < 2 * np.abs(np.diff(tone)).max()


def test_who_speaks_after_a_long_silence_is_heard_from_the_first_word_on() -> None:
    talk, pause = np.tile(VOICE, 5), np.tile(hiss(6.0, 1e-4, 5), 5)
    samples = stereo(np.concatenate([talk, pause]), np.concatenate([pause, np.tile(OTHER, 5)]))
    mono = mix(samples, RATE_HZ)[len(talk) :]
    kept = np.sqrt(np.square(mono).mean() / np.square(samples[len(talk) :, 1]).mean())
    assert kept == pytest.approx(0.5, abs=0.05)


def test_the_level_of_a_sound_does_not_matter() -> None:
    for other in (-VOICE, VOICE + NOISE, SILENCE):
        samples = stereo(VOICE, other)
        quiet = mix(np.float32(0.02) * samples, RATE_HZ)
        np.testing.assert_allclose(quiet, 0.02 * mix(samples, RATE_HZ), atol=1e-6)


@pytest.mark.parametrize("rate_hz", [1000, 8000, 11025, 44100, 192_000])
@pytest.mark.parametrize("frames", [0, 1, 2, 7, 500, 30_000])
def test_every_rate_and_length_is_mixed(rate_hz: int, frames: int) -> None:
    samples = np.random.default_rng(0).normal(0, 0.1, (frames, 3)).astype(np.float32)
    assert mix(samples, rate_hz).shape == (frames,)


def test_mono_is_returned_uncopied() -> None:
    assert mix(VOICE, RATE_HZ) is VOICE
    assert mix(VOICE[:, None], RATE_HZ).tolist() == VOICE.tolist()


def test_one_channel_can_be_chosen() -> None:
    samples = stereo(VOICE, OTHER, SILENCE)
    assert [mix(samples, RATE_HZ, only=n).tolist() == samples[:, n - 1].tolist() for n in (1, 2, 3)] == [True] * 3
    assert mix(VOICE, RATE_HZ, only=1) is VOICE


@pytest.mark.parametrize(
    "channels, only, sentence",
    [
        (2, 3, "There is no channel 3: the sound has 2 channels. Choose one from 1 to 2."),
        (6, 0, "There is no channel 0: the sound has 6 channels. Choose one from 1 to 6."),
        (2, -1, "There is no channel -1: the sound has 2 channels. Choose one from 1 to 2."),
        (1, 2, "There is no channel 2: the sound has only one. Choose 1, or none."),
    ],
)
def test_a_channel_that_is_not_there_is_refused_in_a_sentence(channels: int, only: int, sentence: str) -> None:
    with pytest.raises(ChannelError) as caught:
        Mixer(channels, RATE_HZ, only)
    assert (str(caught.value), caught.value.kind) == (sentence, "no_such_channel")


def test_an_hour_of_stereo_takes_a_few_seconds() -> None:
    mixer = Mixer(2, 48000)
    block = np.random.default_rng(0).normal(0, 0.1, (5 * 48000, 2)).astype(np.float32)
    began = time.thread_time()
    for _ in range(36):
        mixer.feed(block)
    assert (time.thread_time() - began) * 20 < 10
