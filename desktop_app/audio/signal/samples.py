"""The type of all waveforms."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""float32, (n,) for mono or (n, channels), [-1, 1] where nothing else is said."""
