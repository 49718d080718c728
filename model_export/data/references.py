"""References: what may be known of the voices in a test, from clips that are then not tested on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model_export.data.corpora import Utterance

Indices = NDArray[np.intp]

VOICES = {
    "voice4": "with four neutral clips of the speaker known (calm ones where neutral ones are lacking), which are not "
    "tested on",
    "same10": "with ten clips of the speaker known, of any emotion and without labels, which are not tested on",
}
"""Kinds of reference, and what they are in words for reports."""

NEUTRAL_CLIPS, ANY_CLIPS = 4, 10


def references(kind: str, utterances: Sequence[Utterance], test: Indices) -> tuple[dict[str, Indices], Indices]:
    """Choose the clips of which each speaker of a test is known.

    Parameters
    ----------
    kind : a key of :data:`VOICES`
    utterances : sequence of Utterance
    test : int, (n,)
        Indices of the clips of a test.

    Returns
    -------
    known : dict of str to int (k,)
        Clips by speaker; at most half of what there is of one.
    tested : int, (m,)
        The rest of the test.
    """
    random = np.random.default_rng(0)
    speakers = np.array([utterances[i].speaker for i in test])
    known = {}
    for speaker in np.unique(speakers):
        own = random.permutation(test[speakers == speaker])
        if kind == "voice4":
            wanted = [i for label in ("neutral", "calm") for i in own if utterances[i].label == label][:NEUTRAL_CLIPS]
        else:
            wanted = own[:ANY_CLIPS].tolist()
        known[str(speaker)] = np.array(wanted[: len(own) // 2], np.intp)
    return known, np.setdiff1d(test, np.concatenate(list(known.values())))
