import numpy as np
import pytest

from desktop_app.audio import ChannelComparison, two_voices
from tests.support.voices import RATE_HZ, hiss, in_a_room, late, stereo, voice

VOICE = voice()
OTHER = voice("speech_high")
FIRST_HALF = np.arange(len(VOICE)) < len(VOICE) // 2
MINE, YOURS = np.where(FIRST_HALF, VOICE, 0), np.where(FIRST_HALF, 0, OTHER)
SILENCE = np.zeros_like(VOICE)
NOISE = hiss(6.0, 0.03)

TWO = {
    "at once": stereo(VOICE, OTHER),
    "in turn": stereo(MINE, YOURS),
    "in turn, in noise": stereo(MINE + 0.1 * NOISE, YOURS + 0.1 * NOISE[::-1]),
    "in turn, each a little in the other's channel": stereo(
        MINE + 0.1 * late(YOURS, 0.003), YOURS + 0.1 * late(MINE, 0.003)
    ),
    "one 12 dB weaker": stereo(VOICE, 0.25 * OTHER),
    "two of four channels": stereo(VOICE, VOICE, OTHER, SILENCE),
}
ONE = {
    "mono": VOICE,
    "one channel": VOICE[:, None],
    "mono as stereo": stereo(VOICE, VOICE),
    "inverted": stereo(VOICE, -VOICE),
    "inverted and late": stereo(VOICE, -0.8 * late(VOICE, 3e-4)),
    "late by 8 ms": stereo(VOICE, 0.5 * late(VOICE, 0.008)),
    "late by 30 ms": stereo(VOICE, 0.5 * late(VOICE, 0.03)),
    "noisy": stereo(VOICE, VOICE + NOISE),
    "noise only": stereo(VOICE, NOISE),
    "silent": stereo(VOICE, SILENCE),
    "two microphones in a room": stereo(in_a_room(VOICE, 0.001, 3, 1), in_a_room(VOICE, 0.006, -3, 2)),
    "two distant microphones": stereo(in_a_room(VOICE, 0.008, -8, 1), in_a_room(VOICE, 0.016, -8, 2)),
    "a voice that leaks into an empty channel": stereo(VOICE, 0.02 * late(VOICE, 0.003) + hiss(6.0, 1e-4, 4)),
    "a mix of two voices": stereo(VOICE + OTHER, 0.6 * (VOICE + OTHER)),
    "silence": stereo(SILENCE, SILENCE),
    "nothing": np.zeros((0, 2), np.float32),
}


@pytest.mark.parametrize("samples", TWO.values(), ids=TWO)
def test_two_people_on_two_channels_are_two_voices(samples: np.ndarray) -> None:
    assert two_voices(samples, RATE_HZ)


@pytest.mark.parametrize("samples", ONE.values(), ids=ONE)
def test_one_voice_on_two_channels_is_one(samples: np.ndarray) -> None:
    assert not two_voices(samples, RATE_HZ)


def test_blocks_say_what_the_whole_says() -> None:
    comparison = ChannelComparison(2, RATE_HZ)
    assert not comparison.two_voices
    for at in range(0, len(MINE), 10_007):
        comparison.feed(stereo(MINE, YOURS)[at : at + 10_007])
    assert comparison.two_voices
