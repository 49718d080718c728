"""The head on the pretrained encoder: strangers, known voices, and what it is learnt from."""

import numpy as np
import pytest

from model_export.networks.pretrained import HIDDEN, Linear, member, together
from model_export.training.pooled_learner import PooledBatches, balanced
from model_export.training.settings import Settings

SIZE, CLASSES = 12, 3


@pytest.fixture(scope="module")
def parts():
    return [member(SIZE, CLASSES) for _ in range(4)]


@pytest.fixture(scope="module")
def network(parts):
    speech = Linear(np.ones((SIZE, 1), np.float32), np.array([0.5], np.float32))
    mean, variance = np.full(SIZE, 2, np.float32), np.full(SIZE, 4, np.float32)
    return together(parts[:2], parts[2:], speech, mean, variance)


def told(network, pooled, reference=None):
    nobody = np.zeros((len(pooled), 2 * HIDDEN), np.float32)
    outputs = network([pooled, nobody if reference is None else reference])
    return {name: np.asarray(value) for name, value in outputs.items()}


def test_a_stranger_is_heard_by_the_networks_for_strangers(network, parts):
    pooled = np.random.default_rng(0).normal(2, 2, (5, SIZE)).astype(np.float32)
    expected = np.mean([np.asarray(one((pooled - 2) / 2)) for one in parts[:2]], axis=0)
    assert told(network, pooled)["logits"] == pytest.approx(expected, abs=1e-4)
    assert told(network, pooled)["speech"][:, 0] == pytest.approx(((pooled - 2) / 2).sum(axis=1) + 0.5, abs=1e-3)


def test_a_known_voice_is_the_difference_from_its_mean_embedding(network, parts):
    random = np.random.default_rng(1)
    pooled, others = (random.normal(2, 2, (n, SIZE)).astype(np.float32) for n in (5, 7))
    reference = told(network, others)["embedding"].mean(axis=0)
    assert reference.shape == (2 * HIDDEN,)
    difference = (pooled - 2) / 2 - ((others - 2) / 2).mean(axis=0)
    expected = 0.75 * np.mean([np.asarray(one(difference)) for one in parts[2:]], axis=0)
    expected += 0.25 * told(network, pooled)["logits"]
    found = told(network, pooled, np.tile(reference, (5, 1)))["logits"]
    assert found == pytest.approx(expected, abs=1e-4)


def test_rows_of_a_batch_may_be_known_or_not(network):
    pooled = np.random.default_rng(2).normal(2, 2, (2, SIZE)).astype(np.float32)
    reference = np.zeros((2, 2 * HIDDEN), np.float32)
    reference[1, 0] = 0.5
    both = told(network, pooled, reference)["logits"]
    assert both[0] == pytest.approx(told(network, pooled)["logits"][0], abs=1e-5)
    assert both[1] == pytest.approx(told(network, pooled[1:], reference[1:])["logits"][0], abs=1e-5)


def batches(known):
    windows = np.arange(40, dtype=np.float32).reshape(20, 2)
    clip = np.repeat(np.arange(10), 2)
    voices = np.repeat(np.arange(10, dtype=np.float32)[:, None], 2, axis=1)
    targets = np.zeros((10, 3), np.float32)
    speakers = ["a"] * 5 + ["b"] * 5
    neutral = np.arange(10) % 5 == 0
    return PooledBatches(known, windows, clip, voices, targets, np.ones(10), speakers, neutral, Settings(batch_size=20))


def test_strangers_are_learnt_as_they_are_and_references_are_of_the_same_speaker():
    strangers, known = batches(False), batches(True)
    assert sorted(strangers[0][0][:, 0].tolist()) == list(range(0, 40, 2))
    chosen = known.chosen(0)
    references = known.windows[chosen] - known[0][0]
    of_b = known.clip[chosen] >= 5
    assert (references[of_b] >= 5).all() and (references[~of_b] <= 4).all()


def test_what_is_drawn_depends_on_seed_and_epoch_alone():
    one, other = batches(True), batches(True)
    for each in (one, other):
        each.begin(3)
    assert (one[0][0] == other[0][0]).all()
    assert not np.array_equal(one[0][0], one.again(True, Settings(batch_size=20, seed=1))[0][0])


def test_emotions_count_alike_in_a_corpus():
    weights = balanced(np.array([0, 0, 0, 1, 0, 1]), ["a", "a", "a", "a", "b", "b"])
    assert weights.mean() == pytest.approx(1)
    assert weights[:3].sum() == pytest.approx(weights[3])
    assert weights[:4].sum() / weights[4:].sum() == pytest.approx(np.sqrt(2))
