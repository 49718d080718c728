"""Models that know voices, tell where speech is, or are of an older contract."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from desktop_app.errors import ModelError
from desktop_app.recognition import Model, shipped_models
from tests.support.edit_model import edit, fix_shape
from tests.support.refused_model import error_of
from tests.support.tiny_model import INFO, renamed, write_tiny_model
from tests.support.tones import LABELS, tone


@pytest.fixture
def knows_voices(tmp_path):
    return Model.load(write_tiny_model(tmp_path / "voices.onnx", reference=True))


def test_without_a_reference_a_voice_is_nobody_s(tmp_path, tiny, knows_voices):
    sound = np.stack([tone("happy"), tone("sad")])
    outputs = knows_voices.run(sound)
    assert knows_voices.reference_size == len(LABELS)
    assert Model.load(tiny).reference_size is None
    np.testing.assert_array_equal(outputs.logits, Model.load(tiny).run(sound).logits)
    np.testing.assert_array_equal(outputs.embedding, outputs.logits)


def test_a_reference_is_used_for_every_row(knows_voices):
    sound = np.stack([tone("happy"), tone("sad")])
    reference = np.arange(len(LABELS), dtype=np.float32)
    np.testing.assert_allclose(
        knows_voices.run(sound, reference).logits, knows_voices.run(sound).logits - reference, atol=1e-5
    )


@pytest.mark.parametrize("shape", [(), (1,), (9,), (1, 8), (0,)])
def test_a_reference_of_another_size_is_one_clear_sentence(knows_voices, shape):
    with pytest.raises(ModelError, match=r"voices.onnx takes a reference of shape \(8,\), and was given one of shape "):
        knows_voices.run(tone("happy")[None], np.zeros(shape, np.float32))


def test_a_model_without_a_reference_takes_none(tiny):
    with pytest.raises(ModelError, match=r"tiny.onnx takes no reference, and was given one of shape \(8,\)"):
        Model.load(tiny).run(tone("happy")[None], np.zeros(8, np.float32))


def test_reference_and_embedding_come_together_and_are_as_long(tmp_path, tiny):
    def path(name):
        return write_tiny_model(tmp_path / name, reference=True)

    def resize(graph):
        fix_shape(graph.input[1], None, 5)
        subtract = next(node for node in graph.node if node.op_type == "Sub")
        subtract.CopyFrom(helper.make_node("Identity", ["embedding"], ["logits"]))

    both = "expected an input “reference” and an output “embedding”, or neither, found only the "
    assert f"{both}input" in error_of(edit(path("a.onnx"), lambda graph: graph.output.pop(2)))
    assert f"{both}output" in error_of(edit(tiny, lambda graph: after_as(graph, "logits", "embedding")))
    assert "expected “embedding” to be as long as “reference”, 5 numbers, found 8" in error_of(
        edit(path("b.onnx"), resize)
    )


def after_as(graph, name, other):
    """Give an output a second time under another name."""
    graph.node.append(helper.make_node("Identity", [name], [other]))
    graph.output.append(helper.make_tensor_value_info(other, TensorProto.FLOAT, ["batch", len(LABELS)]))


def test_frames_of_speech_and_their_hop_come_together(tmp_path, tiny):
    both = "expected an output “speech_frames” and its hop in the metadata “speech_frames”, or neither, found only the "
    assert f"{both}output" in error_of(write_tiny_model(tmp_path / "a.onnx", speech_frames="{}"))
    assert f"{both}hop" in error_of(edit(tiny, lambda graph: graph.output.pop(2)))


def test_frames_of_speech_are_one_for_each_hop(tiny):
    hop = INFO.speech_hop_samples
    frames = Model.load(tiny).speech_frames(np.concatenate([tone("happy")[: 10 * hop], np.zeros(5 * hop, np.float32)]))
    assert frames.shape == (15,)
    assert (frames[:10] > 0).all()
    assert (frames[10:] < 0).all()


def test_fewer_frames_of_speech_than_there_are_hops_are_noticed(tmp_path):
    path = write_tiny_model(tmp_path / "few.onnx", speech_frames='{"hop": 128}')
    with pytest.raises(ModelError, match=r"expected at least 20 numbers in output “speech_frames”, found .* \(1, 10\)"):
        Model.load(path).speech_frames(np.zeros(20 * 128, np.float32))


@pytest.mark.parametrize("path", shipped_models(), ids=lambda path: path.stem)
def test_shipped_models_of_either_contract_work(path):
    model = Model.load(path)
    (contract,) = (x.value for x in onnx.load(path).metadata_props if x.key == "contract")
    assert contract in ("1", "2")
    if contract == "1":
        assert model.info.shortest_window_s == model.info.window_s
        assert (model.reference_size, model.info.speech_hop_samples) == (None, None)
    outputs = model.run(np.zeros((1, model.info.sample_rate_hz), np.float32))
    assert (outputs.embedding is None) == (model.reference_size is None)
    assert np.isfinite(outputs.logits).all()


def test_a_file_of_contract_1_works(tmp_path):
    path = write_tiny_model(
        tmp_path / "old.onnx", renamed("old", speech_hop_samples=None), contract="1", shortest_window_s=None,
        speech_frames=None,
    )  # fmt: skip
    model = Model.load(path)
    assert (model.info.shortest_window_s, model.info.speech_hop_samples) == (model.info.window_s, None)
    assert LABELS[int(model.run(tone("sad")[None]).logits.argmax())] == "sad"
