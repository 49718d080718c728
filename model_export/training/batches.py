"""What a network is fed with, batch by batch: clips mixed in pairs, and for the compact network heard elsewhere too.

All that is drawn depends on the seed, the epoch and the batch alone, so that a run that was stopped sees what it would
have seen. Batches are asked for in their order.
"""

import math
from collections.abc import Sequence

import keras
import numpy as np
from numpy.typing import NDArray

from model_export.training import augment
from model_export.training.settings import Settings

Floats = NDArray[np.float32]


class Batches(keras.utils.PyDataset):
    """Batches that know which epoch it is; :class:`model_export.training.fit` tells them."""

    def __init__(self, size: int, settings: Settings) -> None:
        super().__init__()
        self.size, self.settings = size, settings
        self.begin(0)

    def begin(self, epoch: int) -> None:
        """Draw the order of the clips in an epoch."""
        self.epoch = epoch
        self.epoch_random = np.random.default_rng((self.settings.seed, epoch))
        self.order = self.epoch_random.permutation(self.size)

    def chosen(self, batch: int) -> NDArray[np.intp]:
        """Return which clips are in a batch."""
        return self.order[batch * self.settings.batch_size : (batch + 1) * self.settings.batch_size]

    def __len__(self) -> int:
        return math.ceil(self.size / self.settings.batch_size)


class VectorBatches(Batches):
    """Feature vectors (n, size) and their targets (n, classes)."""

    def __init__(self, vectors: Floats, targets: Floats, settings: Settings) -> None:
        self.vectors, self.targets = vectors, targets
        super().__init__(len(vectors), settings)

    def __getitem__(self, i: int) -> tuple[Floats, Floats]:
        one = self.chosen(i)
        other = self.epoch_random.permutation(one)
        share = self.epoch_random.beta(self.settings.mixup, self.settings.mixup, (len(one), 1)).astype(np.float32)
        return tuple(share * x[one] + (1 - share) * x[other] for x in (self.vectors, self.targets))


class SpectrogramBatches(Batches):
    """Mel power of speech and of other sounds, each time another stretch at another pace in another room.

    Parameters
    ----------
    clips : sequence of float32 (frames, bands)
    targets : float32, (n, classes)
        As :func:`model_export.networks.compact.known_classes_crossentropy` takes them.
    noises : sequence of float32 (frames, bands)
        Recordings without speech, to be mixed in and to be told from speech.
    settings : Settings
    others : int
        So many of the clips, the last ones, are only rehearsed: an epoch has as many of them as of the rest, at random.
    """

    frames = 224
    other_sounds = 8

    def __init__(
        self,
        clips: Sequence[Floats],
        targets: Floats,
        noises: Sequence[Floats],
        settings: Settings,
        others: int = 0,
    ) -> None:
        self.clips = [augment.without_silence(x) for x in clips]
        self.targets, self.noises, self.others = targets, noises, others
        self.own = len(clips) - others
        super().__init__(self.own + min(self.own, others), settings)

    def begin(self, epoch: int) -> None:
        """Draw the order of the clips in an epoch, and which others are rehearsed."""
        super().begin(epoch)
        if self.others:
            rehearsed = self.own + self.epoch_random.permutation(self.others)[: self.size - self.own]
            self.order = self.epoch_random.permutation(np.concatenate([np.arange(self.own), rehearsed]))

    def __getitem__(self, i: int) -> tuple[Floats, dict[str, Floats]]:
        random, chosen = np.random.default_rng((self.settings.seed, self.epoch, i)), self.chosen(i)
        n, bands = len(chosen), self.clips[0].shape[1]
        power = np.zeros((n + self.other_sounds, self.frames, bands), np.float32)
        for row, k in zip(power, chosen, strict=False):
            row[:] = self._heard(self.clips[k], random)
        targets = np.full((len(power), self.targets.shape[1]), -1, np.float32)
        power[:n], targets[:n] = self._mixed(power[:n], self.targets[chosen], random)
        for row in power[n:]:
            length = random.integers(self.frames // 3, self.frames + 1)
            row[:length] = self._noise(length, random) + (random.random() < 0.3) * self._noise(length, random)
        speech = np.arange(len(power)) < n
        return power, {"logits": targets, "speech": speech[:, None].astype(np.float32)}

    def _heard(self, clip: Floats, random: np.random.Generator) -> Floats:
        if not self.settings.plain or random.random() >= self.settings.plain:
            return self._elsewhere(clip, random)
        x = augment.cut(clip, self.frames, random)
        before = random.integers(0, self.frames - len(x) + 1)
        return np.pad(x / (x.mean() + 1e-20), ((before, self.frames - len(x) - before), (0, 0)))

    def _elsewhere(self, clip: Floats, random: np.random.Generator) -> Floats:
        """Return a stretch of a clip, (frames, bands), as said and heard elsewhere; its mean power is 1."""
        x = clip
        if random.random() < 0.85:
            x = augment.tempo(x, random)
        if random.random() < 0.7:
            x = augment.vocal_tract(x, random)
        x = augment.cut(x, random.integers(self.frames * 6 // 10, self.frames + 1), random)
        before = random.integers(0, self.frames - len(x) + 1)
        # In half of the clips the room goes on around the voice, in the other half there is nothing.
        padding = (before, self.frames - len(x) - before) if random.random() < 0.5 else (0, 0)
        x = np.pad(x, (padding, (0, 0)))
        if random.random() < 0.35:
            x = augment.room(x, random)
        if random.random() < 0.6:
            x = augment.add_noise(x, self._noise(len(x), random), random.uniform(3, 35))
        if random.random() < 0.4:
            x = augment.tilt(x, random)
        if random.random() < 0.35:
            x = augment.band_limit(x, random)
        if random.random() < 0.5:
            x = augment.mask(x, random)
        if len(x) < self.frames:
            x = np.pad(x, ((before, self.frames - len(x) - before), (0, 0)))
        sounding = x.sum(axis=1) > 0
        return x / (x[sounding].mean() + 1e-20)

    def _noise(self, frames: int, random: np.random.Generator) -> Floats:
        """Return a recorded or made sound without speech, (frames, bands), of mean power 1."""
        if self.noises and random.random() < 0.6:
            noise = self.noises[random.integers(len(self.noises))]
            noise = augment.cut(np.resize(noise, (max(len(noise), frames), noise.shape[1])), frames, random)
        else:
            noise = augment.no_speech(frames, self.clips[0].shape[1], random)
        return noise / (noise.mean() + 1e-20)

    def _mixed(self, power: Floats, targets: Floats, random: np.random.Generator) -> tuple[Floats, Floats]:
        """Mix half of the clips with another one, which stays the quieter; their targets likewise."""
        other = random.permutation(len(power))
        share = random.beta(self.settings.mixup, self.settings.mixup, len(power))
        share = np.where(random.random(len(power)) < 0.5, 1, np.maximum(share, 1 - share)).astype(np.float32)
        of_other = (share < 1)[:, None] & (targets[other] >= 0)
        known = (targets >= 0) | of_other
        both = share[:, None] * np.maximum(targets, 0) + (1 - share[:, None]) * np.maximum(targets[other], 0)
        mixed = share[:, None, None] * power + (1 - share[:, None, None]) * power[other]
        return mixed, np.where(known, both, -1).astype(np.float32)


def targets_of(labels: NDArray[np.intp], corpora: Sequence[str], classes: int, smoothing: float = 0.05) -> Floats:
    """Return smoothed targets, float32 (n, classes): -1 for the emotions that a clip's corpus lacks.

    Examples
    --------
    >>> targets_of(np.array([0, 1, 0]), ["a", "a", "b"], 3, 0.1).tolist()[1]
    [0.05000000074505806, 0.949999988079071, -1.0]
    """
    names = np.asarray(corpora)
    targets = np.full((len(labels), classes), -1, np.float32)
    for name in np.unique(names):
        rows = np.flatnonzero(names == name)
        known = np.unique(labels[rows])
        targets[np.ix_(rows, known)] = smoothing / len(known)
        targets[rows, labels[rows]] += 1 - smoothing
    return targets
