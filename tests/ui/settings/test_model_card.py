import os

from desktop_app.ui.settings.settings_dialog import SettingsDialog


def test_nothing_that_the_card_of_a_model_points_at_is_loaded(qtbot, tmp_path):
    """A named pipe without a writer blocks whoever opens it: this test would hang."""
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    link = f"(file://{pipe})"
    card = f"# A card\n\n![a]{link} !![b]{link} ![c][1] <img src='file://{pipe}'>\n\n[d]{link}\n\n[1]: file://{pipe}"
    dialog = SettingsDialog("recordings", ([], None), card, "about")
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.grab().isNull()
    assert "A card" in dialog.model.toPlainText()
