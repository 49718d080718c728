"""A small run of the benchmark of the same name, whose figures must hold."""

from pathlib import Path

from tests.benchmarks.recording_faults import kill_one, moments, unplug_one
from tests.support.sound_server import SoundServer


def test_recordings_killed_at_random_moments_are_offered_and_miss_half_a_second_at_most(
    sound_server: SoundServer, tmp_path: Path
) -> None:
    for moment in moments(3, seed=1):
        outcome = kill_one(tmp_path, sound_server, moment)
        assert outcome.kept
        assert outcome.missing_s <= 0.5


def test_recordings_whose_microphone_is_taken_away_at_random_moments_are_kept_with_a_sentence(
    own_server: SoundServer, tmp_path: Path
) -> None:
    for moment in moments(2, seed=2):
        outcome = unplug_one(tmp_path, own_server, moment)
        assert outcome.kept
        assert outcome.sentence.startswith("The microphone “System default” went away after ")
        assert outcome.missing_s <= 0.5
