import pytest

from desktop_app.recognition import Conditions, Status, Verdict
from desktop_app.ui.answer import verdict_card
from desktop_app.ui.answer.verdict_card import VerdictCard
from desktop_app.ui.answer.wording import LISTENING, selection_wording, wording
from desktop_app.ui.live.live_words import live_wording
from tests.support.tiny_model import INFO
from tests.support.tones import LABELS

CONDITIONS = Conditions(16000, 1, -20.0, 0.0, 1.0)


def verdict(status, emotion=None):
    some = status in (Status.EMOTION, Status.UNCERTAIN)
    probabilities = {label: 0.9 if label == emotion else 0.1 / 7 for label in LABELS} if some else {}
    return Verdict(status, emotion, 0.0, 3.0, CONDITIONS, probabilities)


@pytest.fixture
def said(monkeypatch):
    """What a screen reader reads out."""
    said = []
    monkeypatch.setattr(verdict_card, "announce", lambda widget, sentence: said.append(sentence))
    return said


@pytest.fixture
def card(qtbot):
    card = VerdictCard()
    qtbot.addWidget(card)
    return card


@pytest.mark.parametrize(
    ("status", "emotion", "sentence"),
    [
        (Status.EMOTION, "happy", "Happy 90\N{NO-BREAK SPACE}%"),
        (Status.UNCERTAIN, None, "Not sure"),
        (Status.NO_SPEECH, None, "No speech"),
        (Status.TOO_QUIET, None, "Too quiet"),
        (Status.TOO_SHORT, None, "Too short"),
    ],
)
def test_every_answer_to_a_file_or_a_selection_is_read_out(card, said, status, emotion, sentence):
    answer = wording(verdict(status, emotion), INFO)
    card.show_wording(LISTENING)
    card.show_wording(answer)
    card.show_wording(selection_wording(answer, (1.0, 2.0)))
    assert said == [sentence, sentence]


def test_of_a_rolling_answer_only_news_are_read_out(card, said):
    for status, emotion in (
        (Status.EMOTION, "happy"), (Status.EMOTION, "happy"), (Status.UNCERTAIN, None), (Status.EMOTION, "sad"),
    ):  # fmt: skip
        card.show_wording(live_wording(verdict(status, emotion), INFO))
    assert [sentence.split()[0] for sentence in said] == ["Happy", "Sad"]
