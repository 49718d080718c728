"""A model in words, as Markdown: what its file says, and the card beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app import __version__
from desktop_app.ui.formatting import rate

if TYPE_CHECKING:
    from desktop_app.ui.model.jobs import LoadedModel

ABOUT = (
    f"**Speech Emotion {__version__}** listens to a voice and says which acted emotion it sounds most like. It reads "
    "how a voice sounds, after actors’ models of it, not what a person feels; it is no lie detector, and inferring "
    "emotions at work or school is forbidden in the EU (AI Act, Art. 5(1)(f)). Sound never leaves this computer."
)


def model_markdown(loaded: LoadedModel | None) -> str:
    """Return what is known about the model in use."""
    if loaded is None:
        return "No model is loaded."
    model = loaded.recogniser.model
    info = model.info
    facts = "\n".join(
        f"- {what}: {value}"
        for what, value in (
            ("Emotions", ", ".join(info.labels)),
            ("Hears", f"{info.window_s:g} s at a time, at {rate(info.sample_rate_hz)}"),
            ("Trained on", info.trained_on),
            ("Licence", info.licence),
            ("Created", info.created),
            ("File", f"{model.path} ({model.size_bytes / 1e6:.1f} MB)"),
            ("sha256", model.sha256),
        )
    )
    return f"## {info.name} {info.version}\n\n{facts}\n\n{loaded.card}".rstrip()
