"""Sounds without speech that no network is trained with."""

HELD_OUT_NOISE = "noise_esc10-4"
"""Fold 4 of ESC-10 is never trained with: no speech must be heard in it."""
