"""The two ways in which a network learns from clips: from their feature vectors, and from their spectrograms.

A learner knows a list of utterances; which of them it fits on, and which it answers about, it is told by index.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

import keras
import numpy as np
from numpy.typing import NDArray

from desktop_app.recognition.answer.probabilities import sigmoid, softmax
from model_export.data.corpora import EMOTIONS, Utterance, read_corpora, read_corpus
from model_export.data.noises import HELD_OUT_NOISE
from model_export.networks.architectures import build
from model_export.networks.compact import known_classes_crossentropy
from model_export.networks.description import description_of
from model_export.networks.spectrogram import HOP, spectrograms
from model_export.training.answers import Answers
from model_export.training.batches import SpectrogramBatches, VectorBatches, targets_of
from model_export.training.clips import feature_matrix
from model_export.training.fit import fit, select_epochs
from model_export.training.pooled_learner import PooledLearner
from model_export.training.runs import claim
from model_export.training.settings import PRETRAINING, Settings
from model_export.training.windows import cut_windows

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
Say = Callable[[str], None]

PRETRAINED_ON = ("crema_d", "nemo")
WEIGHT_DECAY = 1e-3
EMA_MOMENTUM = 0.995
LABEL_COUNT = len(EMOTIONS)


class Learner(Protocol):
    """How a network of one architecture learns; ``knows_voices`` tells whether it can be told of the voice."""

    knows_voices: bool

    def fit(self, clips: Indices, labels: Indices, settings: Settings, folder: Path, say: Say) -> keras.Model:
        """Fit on some of the utterances, with the labels of all of them; goes on in `folder` after a stop."""
        ...

    def epochs(
        self, train: Indices, select: Indices, labels: Indices, settings: Settings, folder: Path, say: Say
    ) -> int:
        """Return for how many epochs to fit, when `select` is set aside to choose them."""
        ...

    def answers(self, network: keras.Model, clips: Indices) -> Answers:
        """Return the answers about some of the utterances; a learner of voices takes references as well."""
        ...


def learner(name: str, utterances: Sequence[Utterance], corpora: Path, runs: Path, pretrained: bool = True) -> Learner:
    """Return the learner of an architecture.

    Parameters
    ----------
    name : a key of :data:`model_export.networks.architectures.ARCHITECTURES`
    utterances : sequence of Utterance
    corpora, runs : Path
    pretrained : bool
        Whether it may learn from other speakers' corpora: the compact network first, the pretrained one as well.
    """
    if name == "compact":
        return SpectrogramLearner(utterances, corpora, runs, pretrained)
    if name == "pretrained":
        return PooledLearner(utterances, corpora, runs, companions=pretrained)
    return VectorLearner(name, utterances, runs)


class VectorLearner:
    """Fits on one vector of features for each clip; the seed's networks do."""

    knows_voices = False

    def __init__(self, name: str, utterances: Sequence[Utterance], runs: Path) -> None:
        self.name = name
        self.matrix = feature_matrix(utterances, description_of(name), runs / "features")

    def fit(self, clips: Indices, labels: Indices, settings: Settings, folder: Path, say: Say) -> keras.Model:
        """Fit; the standardisation is that of `clips` alone."""
        return fit(self._new_model(clips), self._batches(clips, labels, settings), folder, say)

    def epochs(
        self, train: Indices, select: Indices, labels: Indices, settings: Settings, folder: Path, say: Say
    ) -> int:
        """Choose the epoch after which most of `select` was right."""
        validation = (self.matrix[select], _one_hot(labels[select]))
        return select_epochs(
            self._new_model(train), self._batches(train, labels, settings), validation, folder / "select", say
        )

    def answers(self, network: keras.Model, clips: Indices) -> Answers:
        """Return the logarithms of the probabilities."""
        return Answers(np.log(np.maximum(network.predict(self.matrix[clips], verbose=0), 1e-12)))

    def _batches(self, clips: Indices, labels: Indices, settings: Settings) -> VectorBatches:
        return VectorBatches(self.matrix[clips], _one_hot(labels[clips]), settings)

    def _new_model(self, clips: Indices) -> Callable[[int, Settings], keras.Model]:
        def new_model(steps: int, settings: Settings) -> keras.Model:
            model = build(self.name, LABEL_COUNT)
            model.get_layer("standardisation").adapt(self.matrix[clips])
            schedule = keras.optimizers.schedules.CosineDecay(settings.learning_rate, steps)
            model.compile(keras.optimizers.Adam(schedule), "categorical_crossentropy", metrics=["accuracy"])
            return model

        return new_model


class SpectrogramLearner:
    """Fits the compact network on mel power: first on corpora of other speakers, then a copy on the clips in question.

    While the copy is fitted, the others are rehearsed, as many of them in an epoch as there are clips in question.

    The number of epochs is fixed; nothing is selected.
    """

    knows_voices = False

    def __init__(self, utterances: Sequence[Utterance], corpora: Path, runs: Path, pretrained: bool) -> None:
        self.corpora, self.runs = corpora, runs
        self.names = np.array([x.corpus for x in utterances])
        self.power = spectrograms(utterances, runs / "features")
        noises = [x for x in read_corpus(corpora, "noise_esc10") if x.speaker != HELD_OUT_NOISE]
        self.noises = spectrograms(noises, runs / "features")
        self.pretrained = pretrained

    def fit(self, clips: Indices, labels: Indices, settings: Settings, folder: Path, say: Say) -> keras.Model:
        """Fit a copy of the pretrained network, or a new one."""
        weights = self._pretrained_weights(say) if self.pretrained else None
        power = [self.power[i] for i in clips]
        targets = targets_of(labels[clips], self.names[clips], LABEL_COUNT)
        others: list[Floats] = []
        if self.pretrained and not set(PRETRAINED_ON) & set(self.names):
            rehearsed = read_corpora(self.corpora, PRETRAINED_ON)
            others = spectrograms(rehearsed, self.runs / "features")
            targets = np.concatenate([targets, _targets(rehearsed)])
        batches = SpectrogramBatches(power + others, targets, self.noises, settings, len(others))
        return fit(lambda steps, settings: _new_compact(steps, settings, weights), batches, folder, say)

    def epochs(
        self, train: Indices, select: Indices, labels: Indices, settings: Settings, folder: Path, say: Say
    ) -> int:
        """Return the epochs of the settings: they were chosen beforehand."""
        return settings.epochs

    def answers(self, network: keras.Model, clips: Indices) -> Answers:
        """Return the mean answers over the windows in which the program hears a clip."""
        return answers_about([self.power[i] for i in clips], network)

    def _pretrained_weights(self, say: Say) -> Path:
        file = self.runs / f"pretrained-{PRETRAINING.epochs}" / "compact.weights.h5"
        others = read_corpora(self.corpora, PRETRAINED_ON)
        claim(file.parent, others, PRETRAINING)
        if not file.exists():
            say(f"pretraining on {', '.join(PRETRAINED_ON)}")
            labels = np.array([EMOTIONS.index(x.label) for x in others])
            everyone = SpectrogramLearner(others, self.corpora, self.runs, pretrained=False)
            network = everyone.fit(np.arange(len(others)), labels, PRETRAINING, file.parent, say)
            partial = file.with_name("partial.weights.h5")
            network.save_weights(partial)
            partial.replace(file)
        return file


def answers_about(spectrograms: Iterable[Floats], network: keras.Model) -> Answers:
    """Return what the compact network says about whole clips, each mel power (frames, bands).

    As the program does it: the mean over windows, of probabilities and of speech.
    """
    described = description_of("compact")
    logits, speech = [], []
    for power in spectrograms:
        windows = cut_windows(len(power) * HOP, described)
        length = (windows[0][1] - windows[0][0]) // HOP
        answer = network.predict_on_batch(np.stack([power[a // HOP : a // HOP + length] for a, _ in windows]))
        logits.append(np.log(softmax(answer["logits"]).mean(axis=0)))
        speech.append(sigmoid(answer["speech"]).mean())
    return Answers(np.array(logits, np.float32), np.array(speech, np.float32))


def _new_compact(steps: int, settings: Settings, weights: Path | None) -> keras.Model:
    network = build("compact", LABEL_COUNT)
    if weights is not None:
        network.load_weights(weights)
    warm_up = min(300, steps // 10)
    schedule = keras.optimizers.schedules.CosineDecay(
        settings.learning_rate / 10, steps - warm_up, warmup_target=settings.learning_rate, warmup_steps=warm_up
    )
    optimiser = keras.optimizers.AdamW(
        schedule, weight_decay=WEIGHT_DECAY, clipnorm=2.0, use_ema=True, ema_momentum=EMA_MOMENTUM
    )
    network.compile(
        optimiser,
        loss={"logits": known_classes_crossentropy, "speech": keras.losses.BinaryCrossentropy(from_logits=True)},
        loss_weights={"logits": 1.0, "speech": 0.3},
    )
    return network


def _targets(utterances: Sequence[Utterance]) -> Floats:
    labels = np.array([EMOTIONS.index(x.label) for x in utterances])
    return targets_of(labels, [x.corpus for x in utterances], LABEL_COUNT)


def _one_hot(labels: Indices) -> Floats:
    return np.eye(LABEL_COUNT, dtype=np.float32)[labels]
