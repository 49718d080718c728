"""From a clip to a verdict."""

from desktop_app.audio.signal.clip import Clip
from desktop_app.audio.signal.resample import resample
from desktop_app.recognition.answer.verdict import Verdict
from desktop_app.recognition.mfcc import Mfcc, mfcc_of_waveform
from desktop_app.recognition.models.model import Array, Model
from desktop_app.recognition.speech.window_inference import hear_clip
from desktop_app.recognition.timeline import answer


class Recogniser:
    """Hears clips with one model.

    Parameters
    ----------
    model : Model

    Examples
    --------
    >>> from desktop_app.audio import read_clip
    >>> from desktop_app.paths import assets_dir
    >>> from desktop_app.recognition import Model, Recogniser, find_model
    >>> recogniser = Recogniser(Model.load(find_model()))
    >>> verdict = recogniser.recognise(read_clip(assets_dir() / "samples" / "tone.wav"))
    >>> verdict.status
    <Status.NO_SPEECH: 'no_speech'>
    """

    def __init__(self, model: Model) -> None:
        self.model = model

    def recognise(
        self, clip: Clip, start_s: float = 0.0, end_s: float | None = None, channel: int | None = None
    ) -> Verdict:
        """Say which emotion a clip, or a part of it, sounds like.

        Parameters
        ----------
        clip : Clip
            At any rate, with any number of channels.
        start_s, end_s : float
            The part to hear; the whole clip by default.
        channel : int, optional
            The one channel to hear, from 1 on; all of them, mixed, when left out.

        Returns
        -------
        Verdict
            Its probabilities are the mean over the windows heard, weighted by the speech in them and calibrated by the
            model's temperature as it was fitted: on such means.

        Raises
        ------
        ChannelError
            When there is no such channel.
        ModelError
            When the model fails.
        """
        return answer(hear_clip(clip, self.model, start_s, end_s, channel=channel), self.model.info)[0]

    def waveform(self, clip: Clip) -> Array:
        """Return a clip as the model wants it: float32, (n,), mono, at the model's sample rate."""
        return resample(clip.mono(), clip.rate_hz, self.model.info.sample_rate_hz)

    def mfcc(self, clip: Clip) -> Mfcc:
        """Return the MFCCs of a whole clip as the model itself computes them, for plots."""
        return mfcc_of_waveform(self.model, self.waveform(clip))
