"""How the head on the pretrained encoder learns: from pooled windows, with references drawn at random."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from desktop_app.recognition.answer.probabilities import sigmoid, softmax
from model_export.data.corpora import EMOTIONS, Utterance, read_corpora, read_corpus
from model_export.data.noises import HELD_OUT_NOISE
from model_export.networks.compact import known_classes_crossentropy
from model_export.networks.encoder_session import pooled
from model_export.networks.pooling import SIZE
from model_export.networks.pretrained import Linear, member, together
from model_export.training.answers import Answers
from model_export.training.batches import Batches, targets_of
from model_export.training.encoded import encoded, encoded_elsewhere, windows_of
from model_export.training.fit import fit
from model_export.training.settings import Settings

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
Say = Callable[[str], None]

COMPANIONS = ("crema_d", "nemo", "ased", "emovo")
"""Corpora that share no speaker with RAVDESS: learnt from as well, whatever part of RAVDESS is in question."""

COPIES = 2
"""So many times each clip is heard elsewhere, once as it is."""

MEMBERS = 3
"""Networks for strangers, and as many for known voices."""

WEIGHT_DECAY = 1e-2
EMA_MOMENTUM = 0.99
NEUTRAL = 0.4
"""Share of the references that are neutral; the others are of any emotions."""

VARIANTS = 6
"""References drawn for each speaker in an epoch."""

LABEL_COUNT = len(EMOTIONS)


class PooledBatches(Batches):
    """Pooled windows, or their differences from references of their voices, and targets.

    Parameters
    ----------
    known : bool
        Whether the voices are known.
    windows : float32, (n, size)
        Standardised.
    clip : int, (n,)
        Of which clip each window is.
    voices : float32, (clips, size)
        Standardised mean of each clip as it is.
    targets : float32, (clips, classes)
    weights : float32, (clips,)
    speakers : sequence of str, (clips,)
    neutral : bool, (clips,)
    settings : Settings
    """

    def __init__(self, known: bool, windows, clip, voices, targets, weights, speakers, neutral, settings) -> None:
        self.known = known
        self.windows, self.clip, self.voices = windows, clip, voices
        self.targets, self.weights = targets, weights
        names, self.speaker = np.unique(np.asarray(speakers), return_inverse=True)
        of_speaker = [np.flatnonzero(self.speaker == i) for i in range(len(names))]
        self.clips_of = [(own, own[neutral[own]]) for own in of_speaker]
        super().__init__(len(windows), settings)

    def begin(self, epoch: int) -> None:
        """Draw the order of the windows in an epoch, and the references of every speaker."""
        super().begin(epoch)
        if not self.known:
            return
        size = self.windows.shape[1]
        self.references = np.zeros((len(self.clips_of), VARIANTS, size), np.float32)
        for own, variants in zip(self.clips_of, self.references, strict=True):
            for variant in variants:
                self._draw(own, variant)
        self.variant = self.epoch_random.integers(VARIANTS, size=self.size)

    def __getitem__(self, i: int) -> tuple[Floats, Floats, Floats]:
        chosen = self.chosen(i)
        clip = self.clip[chosen]
        if not self.known:
            return self.windows[chosen], self.targets[clip], self.weights[clip]
        references = self.references[self.speaker[clip], self.variant[chosen]]
        return self.windows[chosen] - references, self.targets[clip], self.weights[clip]

    def again(self, known: bool, settings: Settings) -> "PooledBatches":
        """Return the same windows, to be drawn otherwise."""
        other = copy(self)
        other.known, other.settings = known, settings
        other.begin(0)
        return other

    def _draw(self, own: tuple[Indices, Indices], reference: Floats) -> None:
        random, (every, neutral) = self.epoch_random, own
        if random.random() < NEUTRAL and len(neutral):
            drawn = random.permutation(neutral)[: random.integers(1, 9)]
        else:
            drawn = random.permutation(every)[: random.integers(4, 41)]
        reference[:] = self.voices[drawn].mean(axis=0)


class PooledLearner:
    """Fits heads on what the pretrained encoder heard: some for strangers, some for known voices.

    Parameters
    ----------
    utterances : sequence of Utterance
    corpora, runs : Path
    companions : bool
        Learn from the corpora that share no speaker with RAVDESS as well.
    """

    knows_voices = True

    def __init__(self, utterances: Sequence[Utterance], corpora: Path, runs: Path, companions: bool) -> None:
        others = [c for c in COMPANIONS if companions and c not in {x.corpus for x in utterances}]
        self.count = len(utterances)
        self.everyone = [*utterances, *read_corpora(corpora, others)]
        noises = [x for x in read_corpus(corpora, "noise_esc10") if x.speaker != HELD_OUT_NOISE]
        cache = runs / "features"
        self.clean = encoded(self.everyone, cache)
        self.copies = [encoded_elsewhere(self.everyone, noises, cache, i) for i in range(1, COPIES + 1)]
        heard = [encoded(noises, cache)] + [encoded_elsewhere(noises, noises, cache, i) for i in range(1, COPIES + 1)]
        self.noise = np.concatenate([x.pooled for x in heard])

    def fit(self, clips: Indices, labels: Indices, settings: Settings, folder: Path, say: Say) -> keras.Model:
        """Fit on some of the utterances and all companions; the standardisation is that of what is fitted on."""
        everyone = np.concatenate([clips, np.arange(self.count, len(self.everyone))])
        of_companions = [EMOTIONS.index(x.label) for x in self.everyone[self.count :]]
        labels = np.concatenate([labels, np.array(of_companions, np.intp)])
        ours = self.clean.pooled[np.isin(self.clean.clip, everyone)]
        mean, variance = ours.mean(axis=0), ours.var(axis=0) + 1e-8
        batches = self._batches(everyone, labels, mean, np.sqrt(variance), settings)
        members: dict[bool, list[keras.Model]] = {False: [], True: []}
        for known, own in members.items():
            for i in range(MEMBERS):
                drawn = batches.again(known, replace(settings, seed=MEMBERS * settings.seed + i))
                own.append(fit(_new_member, drawn, folder / f"{'known' if known else 'stranger'}{i}", say))
        speech = _speech(ours, self.noise, mean, np.sqrt(variance))
        return together(members[False], members[True], speech, mean, variance)

    def epochs(self, train: Indices, select: Indices, labels, settings: Settings, folder: Path, say: Say) -> int:
        """Return the epochs of the settings: they were chosen beforehand."""
        return settings.epochs

    def answers(self, network: keras.Model, clips: Indices, voices: dict[str, Indices] | None = None) -> Answers:
        """Return the mean answers over the windows of clips, weighted by the speech in them.

        Parameters
        ----------
        voices : dict of str to int (k,), optional
            Clips by which each speaker is known.
        """
        known = {name: self._reference(network, own) for name, own in (voices or {}).items() if len(own)}
        nobody = np.zeros(network.input_shape[1][-1], np.float32)
        logits = np.zeros((len(clips), LABEL_COUNT), np.float32)
        speech = np.zeros(len(clips), np.float32)
        order, place, weights = self._windows(clips)
        references = np.stack([known.get(self.everyone[i].speaker, nobody) for i in self.clean.clip[order]])
        told = network.predict([self.clean.pooled[order], references], batch_size=1024, verbose=0)
        np.add.at(logits, place, softmax(told["logits"]) * weights[:, None])
        np.add.at(speech, place, sigmoid(told["speech"][:, 0]) * weights)
        return Answers(np.log(np.maximum(logits, 1e-12)), speech)

    def _windows(self, clips: Indices) -> tuple[Indices, Indices, Floats]:
        """Return the windows of clips, to which of the clips each belongs, and its weight among those of the clip."""
        number = np.full(len(self.everyone), -1)
        number[clips] = np.arange(len(clips))
        order = np.flatnonzero(number[self.clean.clip] >= 0)
        place = number[self.clean.clip[order]]
        weights = np.maximum(self.clean.speech_s[order], 1e-3)
        return order, place, weights / np.bincount(place, weights)[place]

    def _reference(self, network: keras.Model, clips: Indices) -> Floats:
        order, _, _ = self._windows(clips)
        nobody = np.zeros((len(order), network.input_shape[1][-1]), np.float32)
        told = network.predict([self.clean.pooled[order], nobody], batch_size=1024, verbose=0)
        return np.average(told["embedding"], axis=0, weights=self.clean.speech_s[order] + 1e-3).astype(np.float32)

    def _batches(self, clips: Indices, labels: Indices, mean: Floats, deviation: Floats, settings) -> PooledBatches:
        number = np.full(len(self.everyone), -1)
        number[clips] = np.arange(len(clips))
        heard = [self.clean, *self.copies]
        chosen = [np.flatnonzero(number[x.clip] >= 0) for x in heard]
        windows = np.concatenate([(x.pooled[k] - mean) / deviation for x, k in zip(heard, chosen, strict=True)])
        clip = np.concatenate([number[x.clip[k]] for x, k in zip(heard, chosen, strict=True)])
        voices = _means(
            (self.clean.pooled[chosen[0]] - mean) / deviation, number[self.clean.clip[chosen[0]]], len(clips)
        )
        names = [self.everyone[i].corpus for i in clips]
        targets = targets_of(labels[clips], names, LABEL_COUNT)
        neutral = labels[clips] == EMOTIONS.index("neutral")
        speakers = [self.everyone[i].speaker for i in clips]
        weights = balanced(labels[clips], names)
        return PooledBatches(False, windows, clip, voices, targets, weights, speakers, neutral, settings)


def answers_about_waveforms(waveforms: Iterable[Floats], network: keras.Model) -> Answers:
    """Return the mean answers about sounds at 16 kHz, float32 (n,) each, heard as the program hears them."""
    logits, speech = [], []
    for waveform in waveforms:
        windows = windows_of(waveform)
        vectors = np.stack([pooled(samples) for samples, _ in windows])
        nobody = np.zeros((len(windows), network.input_shape[1][-1]), np.float32)
        told = network.predict_on_batch([vectors, nobody])
        weights = np.array([speech_s for _, speech_s in windows]) + 1e-3
        logits.append(np.log(np.average(softmax(told["logits"]), axis=0, weights=weights)))
        speech.append(np.average(sigmoid(told["speech"][:, 0]), weights=weights))
    return Answers(np.array(logits, np.float32), np.array(speech, np.float32))


def balanced(labels: Indices, corpora: Sequence[str]) -> Floats:
    """Return a weight for each clip, of mean 1: emotions count alike in a corpus, a corpus by the root of its clips.

    Examples
    --------
    >>> balanced(np.array([0, 0, 1]), ["a", "a", "a"]).tolist()
    [0.75, 0.75, 1.5]
    """
    names = np.asarray(corpora)
    weights = np.zeros(len(labels))
    for name in np.unique(names):
        own = names == name
        known = np.unique(labels[own])
        for label in known:
            here = own & (labels == label)
            weights[here] = np.sqrt(own.sum()) / len(known) / here.sum()
    return (weights / weights.mean()).astype(np.float32)


def _means(values: Floats, group: Indices, count: int) -> Floats:
    total = np.zeros((count, values.shape[1]), np.float32)
    np.add.at(total, group, values)
    return total / np.maximum(np.bincount(group, minlength=count), 1)[:, None]


def _speech(speech: Floats, noise: Floats, mean: Floats, deviation: Floats) -> Linear:
    """Return a logistic regression that tells speech from noise, both counting alike."""
    windows = (np.concatenate([speech, noise]) - mean) / deviation
    truth = np.concatenate([np.ones(len(speech)), np.zeros(len(noise))])
    told = LogisticRegression(C=1e-3, class_weight="balanced", max_iter=300).fit(windows, truth)
    return Linear(told.coef_.T.astype(np.float32), told.intercept_.astype(np.float32))


def _new_member(steps: int, settings: Settings) -> keras.Model:
    network = member(SIZE, LABEL_COUNT)
    warm_up = min(100, steps // 10)
    schedule = keras.optimizers.schedules.CosineDecay(
        settings.learning_rate / 10, steps - warm_up, warmup_target=settings.learning_rate, warmup_steps=warm_up
    )
    optimiser = keras.optimizers.AdamW(schedule, weight_decay=WEIGHT_DECAY, use_ema=True, ema_momentum=EMA_MOMENTUM)
    network.compile(optimiser, loss=known_classes_crossentropy)
    return network
