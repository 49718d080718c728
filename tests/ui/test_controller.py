"""The controller without a window: a view that only remembers stands in its place."""

from pathlib import Path

import soundfile

from desktop_app.ui.settings.settings import Key
from tests.support.tiny_model import renamed, write_tiny_model
from tests.support.tones import LABELS, tone
from tests.ui.recorded_view import answer, start


def test_a_file_on_the_command_line_is_shown_and_answered(controller, view, qtbot, model_path, happy):
    start(controller, view, qtbot, model_path, [happy])
    qtbot.waitUntil(lambda: answer(view) == "Happy", timeout=10_000)
    name, treatment, tip = view.last["show_title"]
    assert (name, tip) == ("happy.wav", str(happy))
    assert treatment.replace("\N{NO-BREAK SPACE}", " ") == "48 kHz mono → 16 kHz mono · 2.5 s · 16-bit"
    labels, probabilities, note = view.last["show_probabilities"]
    assert tuple(labels) == LABELS and max(probabilities, key=probabilities.get) == "happy" and note == ""
    assert "happy from 0.0 to" in view.last["set_plot_text"][0]
    assert view.last["show_remark"][0].good


def test_the_mfccs_shown_are_those_of_the_model(controller, view, qtbot, model_path, happy):
    from desktop_app.audio import read_clip
    from desktop_app.recognition import recognise_clip

    start(controller, view, qtbot, model_path, [happy])
    qtbot.waitUntil(lambda: "show_mfcc" in view.last, timeout=10_000)
    values, hop_s, start_s = view.last["show_mfcc"]
    _, expected = recognise_clip(read_clip(happy), controller.models.loaded.recogniser)
    assert (values == expected.values).all() and (hop_s, start_s) == (expected.hop_s, 0)


def test_the_waveform_is_shown_before_any_model_is_there(controller, view, qtbot, tmp_path, happy):
    controller.open([str(happy)])
    qtbot.waitUntil(lambda: "show_sound" in view.last, timeout=10_000)
    assert view.last["show_sound"][0].duration_s == 2.5
    qtbot.waitUntil(lambda: answer(view) == "No model", timeout=10_000)


def test_only_the_file_asked_for_last_is_answered(controller, view, qtbot, model_path, happy, sad):
    start(controller, view, qtbot, model_path)
    shown = []
    view.show_wording = lambda wording: shown.append(wording.headline)
    for _ in range(5):
        controller.open([str(happy)])
    controller.open([str(sad)])
    qtbot.waitUntil(lambda: shown[-1] == "Sad", timeout=10_000)
    qtbot.wait(200)
    assert shown[-1] == "Sad" and "Happy" not in shown
    assert view.last["show_title"][0] == "sad.wav"


def test_several_files_become_a_batch_and_one_is_shown(controller, view, qtbot, model_path, happy, sad):
    turned, names = [], []
    controller.batch.turned.connect(turned.append)
    controller.batch.begun.connect(lambda found, _paths: names.append(list(found)))
    start(controller, view, qtbot, model_path)
    controller.open([str(happy), str(sad)])
    qtbot.waitUntil(lambda: names[-1:] == [["happy.wav", "sad.wav"]], timeout=10_000)
    qtbot.waitUntil(lambda: not controller.batch.running, timeout=10_000)
    assert turned == [True]
    controller.open([str(sad)])
    qtbot.waitUntil(lambda: answer(view) == "Sad", timeout=10_000)
    assert turned == [True, False]


def test_a_file_that_cannot_be_read_is_explained_and_nothing_else_claims_to_be_its_answer(
    controller, view, qtbot, model_path, happy, tmp_path
):
    start(controller, view, qtbot, model_path, [happy])
    qtbot.waitUntil(lambda: answer(view) == "Happy", timeout=10_000)
    (tmp_path / "notes.wav").write_text("no sound")
    controller.open([str(tmp_path / "notes.wav")])
    qtbot.waitUntil(lambda: "file" in view.messages, timeout=10_000)
    assert "notes.wav holds no sound" in view.messages["file"]
    assert view.calls[-5:] == ["show_nothing", "show_wording", "show_probabilities", "show_remark", "show_shares"]
    assert answer(view) == "No sound yet"
    assert view.last["show_probabilities"][1] == {}
    assert view.last["show_remark"] == view.last["show_shares"] == (None,)
    controller.open([str(happy)])
    assert "file" not in view.messages


def test_a_model_that_cannot_be_loaded_leaves_the_former_one_in_use(
    controller, view, qtbot, model_path, happy, tmp_path
):
    start(controller, view, qtbot, model_path, [happy])
    qtbot.waitUntil(lambda: answer(view) == "Happy", timeout=10_000)
    bad = tmp_path / "bad.onnx"
    bad.write_bytes(b"no model")
    controller.models.choose(str(bad))
    qtbot.waitUntil(lambda: "model" in view.messages, timeout=10_000)
    assert str(bad) in view.messages["model"]
    assert view.last["show_models"][1] == str(model_path)
    assert answer(view) == "Happy"
    assert controller._settings.value(Key.MODEL) is None


def test_another_model_hears_the_same_sound_again_and_is_remembered(
    controller, view, qtbot, model_path, happy, tmp_path, settings
):
    start(controller, view, qtbot, model_path, [happy])
    qtbot.waitUntil(lambda: answer(view) == "Happy", timeout=10_000)
    labels = ("bored", "calm", "amused", *LABELS[3:])
    other = write_tiny_model(tmp_path / "other.onnx", renamed("other", labels=labels))
    controller.models.choose(str(other))
    qtbot.waitUntil(lambda: answer(view) == "Amused", timeout=10_000)
    assert tuple(view.last["show_probabilities"][0]) == labels
    models, current = view.last["show_models"]
    assert ("other 1.0", str(other)) in models and current == str(other)
    assert settings.value(Key.MODEL) == str(other)
    assert view.calls.count("show_sound") == 1, "the plots keep their zoom"


def test_a_shipped_model_is_remembered_by_its_name_and_found_where_an_update_has_moved_it(
    controller, view, qtbot, monkeypatch, tmp_path, settings
):
    for folder in ("before", "after"):
        (tmp_path / folder / "models").mkdir(parents=True)
        for name in ("pretrained", "small"):
            write_tiny_model(tmp_path / folder / "models" / f"{name}.onnx", renamed(name))
    monkeypatch.setattr("desktop_app.recognition.models.registry.assets_dir", lambda: tmp_path / "before")
    controller.start()
    qtbot.waitUntil(lambda: len(view.last.get("show_models", ([], None))[0]) == 2, timeout=10_000)
    controller.models.choose(str(tmp_path / "before" / "models" / "small.onnx"))
    qtbot.waitUntil(lambda: settings.value(Key.MODEL) == "small", timeout=10_000)
    monkeypatch.setattr("desktop_app.recognition.models.registry.assets_dir", lambda: tmp_path / "after")
    controller.models.start(None)
    moved = str(tmp_path / "after" / "models" / "small.onnx")
    qtbot.waitUntil(lambda: view.last["show_models"][1] == moved, timeout=10_000)
    assert "model" not in view.messages


def test_without_any_model_one_sentence_says_so(controller, view, qtbot, monkeypatch, tmp_path, happy):
    monkeypatch.setattr("desktop_app.recognition.models.registry.assets_dir", lambda: tmp_path)
    controller.start([str(happy)])
    qtbot.waitUntil(lambda: "model" in view.messages, timeout=10_000)
    assert "No model came with the program" in view.messages["model"]
    qtbot.waitUntil(lambda: answer(view) == "No model", timeout=10_000)
    assert "show_sound" in view.last


def test_a_remembered_model_that_is_gone_gives_way_to_the_default_one(
    controller, view, qtbot, monkeypatch, tmp_path, settings
):
    (tmp_path / "models").mkdir()
    default = write_tiny_model(tmp_path / "models" / "seed180.onnx")
    monkeypatch.setattr("desktop_app.recognition.models.registry.assets_dir", lambda: tmp_path)
    settings.setValue(Key.MODEL, str(tmp_path / "gone.onnx"))
    controller.start()
    qtbot.waitUntil(lambda: controller.models.loaded is not None, timeout=10_000)
    assert "gone.onnx" in view.messages["model"]
    qtbot.waitUntil(lambda: view.last["show_models"] == ([("tiny 1.0", str(default))], str(default)), timeout=10_000)


def test_the_recordings_are_listed_newest_first(controller, view, qtbot, tmp_path):
    import os

    for i, name in enumerate(["old.wav", "new.wav", "older.wav"]):
        path = tmp_path / "recordings" / name
        soundfile.write(path, tone("calm", 0.1), 16000)
        os.utime(path, (1000, [2000, 3000, 1000][i]))
    controller.list_recordings()
    qtbot.waitUntil(lambda: "show_recordings" in view.last, timeout=10_000)
    assert [path.name for path in view.last["show_recordings"][0]] == ["new.wav", "old.wav", "older.wav"]
    controller.choose_folder(str(tmp_path))
    qtbot.waitUntil(lambda: view.last["show_recordings"][0] == [], timeout=10_000)


def test_choices_are_remembered(controller, view, settings, tmp_path):
    chosen = []
    controller.theme_changed.connect(chosen.append)
    controller.choose_theme("dark")
    controller.microphones.choose("USB microphone")
    controller.choose_folder(str(tmp_path))
    assert chosen == ["dark"] == [settings.value(Key.THEME)] and view.last["show_theme"] == ("dark",)
    assert settings.value(Key.MICROPHONE) == "USB microphone"
    assert Path(settings.value(Key.RECORDINGS)) == tmp_path
