"""The cards beside the plots: they tell of one answer at a time, to a file or a selection, mixed or of one channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.answer.share_wording import of_speech
from desktop_app.ui.answer.view import AnswerView
from desktop_app.ui.answer.wording import MEAN, Wording, channel_wording, remark, selection_wording, wording
from desktop_app.ui.model.model_control import ModelControl
from desktop_app.ui.theme.colours import EMOTIONS

if TYPE_CHECKING:
    from desktop_app.recognition import FileResult
    from desktop_app.ui.signal.span import Span


class AnswerControl:
    """Shows answers, all cards of one from the same result; to the whole file, or to a selection of it."""

    def __init__(self, view: AnswerView, models: ModelControl) -> None:
        self._view = view
        self._models = models

    def show(self, result: FileResult, span: Span | None = None) -> None:
        """Show the answer to a file, or to its part `span`."""
        assert self._models.loaded is not None and result.verdict is not None, "no model or no answer"
        info = self._models.loaded.recogniser.model.info
        verdict = result.verdict
        shares = result.timeline.shares if result.timeline is not None else None
        shown = wording(verdict, info, shares)
        shown = shown if span is None else selection_wording(shown, span)
        self._view.show_wording(channel_wording(shown, result.channel))
        self._view.show_probabilities(info.labels, verdict.probabilities, MEAN if of_speech(verdict, shares) else "")
        self._view.show_remark(remark(verdict, info.sample_rate_hz))
        self._view.show_shares(shares, span is not None)

    def clear(self, instead: Wording) -> None:
        """Show that there is no answer, and why."""
        loaded = self._models.loaded
        self._view.show_wording(instead)
        self._view.show_probabilities(loaded.recogniser.model.info.labels if loaded else tuple(EMOTIONS), {})
        self._view.show_remark(None)
        self._view.show_shares(None)
