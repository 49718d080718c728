"""What a network says about clips."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Answers(NamedTuple):
    """What a network says: ``logits`` float32 (n, classes), and ``speech`` (n,), [0, 1], where it tells speech."""

    logits: NDArray[np.float32]
    speech: NDArray[np.float32] | None = None
