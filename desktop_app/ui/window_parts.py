"""The parts of the window, in their places."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.answer.conditions_card import ConditionsCard
from desktop_app.ui.answer.probabilities_card import BarsCard
from desktop_app.ui.answer.shares_card import SharesCard
from desktop_app.ui.answer.verdict_card import VerdictCard
from desktop_app.ui.batch.page_switch import BatchPages
from desktop_app.ui.channels.channels_offer import ChannelsOffer
from desktop_app.ui.file.title_line import TitleLine
from desktop_app.ui.microphone.check_dialog import CheckDialog
from desktop_app.ui.playback.transport_bar import TransportBar
from desktop_app.ui.plots.plot_area import Plots
from desktop_app.ui.recording.recovery_line import RecoveryLine
from desktop_app.ui.toolbar import Toolbar
from desktop_app.ui.widgets.messages import Messages
from desktop_app.ui.widgets.task_progress import ProgressLine


class WindowParts(QWidget):
    """Builds the parts and lays them out; :class:`~desktop_app.ui.window.Window` connects them."""

    def __init__(self) -> None:
        super().__init__()
        self.toolbar = Toolbar()
        self.messages = Messages()
        self.recovery = RecoveryLine()
        self.apart = ChannelsOffer()
        self.check = CheckDialog(self)
        self.title = TitleLine()
        self.plots = Plots()
        self.transport = TransportBar()
        self.transport.hide()
        self.progress = ProgressLine()
        self.verdict = VerdictCard()
        self.shares = SharesCard()
        self.bars = BarsCard()
        self.conditions = ConditionsCard()
        self._lay_out()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.title)
        left.addWidget(self.plots, 1)
        left.addWidget(self.transport)
        left.addWidget(self.progress)
        sound = QWidget()
        body = QHBoxLayout(sound)
        body.setContentsMargins(16, 12, 16, 16)
        body.setSpacing(18)
        body.addLayout(left, 1)
        body.addWidget(self._column())
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.toolbar)
        rows.addWidget(self.recovery)
        rows.addWidget(self.messages)
        single = QWidget()
        page = QVBoxLayout(single)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.apart)
        page.addWidget(sound, 1)
        self.pages = BatchPages(single)
        rows.addWidget(self.pages, 1)

    def _column(self) -> QScrollArea:
        """Return the cards, which scroll when the window is low."""
        column = QWidget()
        column.setObjectName("column")
        cards = QVBoxLayout(column)
        cards.setContentsMargins(0, 2, 2, 0)
        cards.setSpacing(14)
        for card in (self.verdict, self.shares, self.bars, self.conditions):
            cards.addWidget(card)
        cards.addStretch(1)
        area = QScrollArea()
        area.setWidget(column)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFixedWidth(max(320, self.fontMetrics().averageCharWidth() * 50))
        return area
