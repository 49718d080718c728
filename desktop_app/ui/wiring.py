"""What a person does, led to what the program does about it; and what a batch says, led to its page."""

from desktop_app.ui.batch.control import BatchControl
from desktop_app.ui.batch.page_switch import BatchPages
from desktop_app.ui.channels.channel_choice import EACH
from desktop_app.ui.controller import Controller
from desktop_app.ui.window import Window


def connect(window: Window, controller: Controller) -> None:
    """Connect a window with its controller."""
    window.record_pressed.connect(controller.toggle_recording)
    window.pause_pressed.connect(controller.recording.toggle_pause)
    window.files_chosen.connect(controller.open)
    window.recordings_wanted.connect(controller.list_recordings)
    window.microphone_chosen.connect(controller.microphones.choose)
    window.microphones_wanted.connect(controller.refresh_microphones)
    window.check_wanted.connect(controller.check.open)
    window.check_begun.connect(controller.begin_check)
    window.check_cancelled.connect(controller.check.cancel)
    window.model_chosen.connect(controller.models.choose)
    window.plots.sought.connect(controller.transport.seek)
    window.plots.selected.connect(controller.transport.select)
    window.plots.looked_at.connect(controller.files.look_at)
    window.title.channels.chosen.connect(controller.files.choose_channels)
    window.plots.channels.taken.connect(controller.files.show_channel)
    window.apart.accepted.connect(lambda: controller.files.choose_channels(EACH))
    window.progress.cancelled.connect(controller.files.cancel)
    window.transport.play_wanted.connect(controller.toggle_playing)
    window.transport.selection_wanted.connect(controller.play_selection)
    window.transport.classify_wanted.connect(controller.classify_selection)
    window.picture_wanted.connect(controller.pictures.save)
    window.loudspeaker_chosen.connect(controller.microphones.choose_loudspeaker)
    window.theme_chosen.connect(controller.choose_theme)
    window.settings_wanted.connect(controller.open_settings)
    window.folder_chosen.connect(controller.choose_folder)
    window.recovery.listen_wanted.connect(controller.listen)
    window.recovery.open_wanted.connect(lambda path: controller.open([str(path)]))
    window.recovery.keep_wanted.connect(controller.recovery.keep)
    window.recovery.discard_wanted.connect(controller.recovery.discard)
    window.pages.opened.connect(lambda path: controller.open([path]))
    _connect_batch(window.pages, controller.batch)


def _connect_batch(pages: BatchPages, control: BatchControl) -> None:
    control.begun.connect(pages.batch.table.begin)
    control.taken.connect(pages.batch.table.take)
    control.ended.connect(pages.batch.table.sort_again)
    control.state_changed.connect(pages.show_state)
    control.turned.connect(pages.turn_to)
    control.offered.connect(pages.offer.show_offer)
    pages.offer.accepted.connect(control.accept_offer)
    pages.offer.declined.connect(control.decline_offer)
    pages.batch.cancel_wanted.connect(control.cancel)
    pages.batch.go_on_wanted.connect(control.go_on)
    pages.batch.retry_wanted.connect(control.retry)
    pages.batch.export_wanted.connect(control.export)
