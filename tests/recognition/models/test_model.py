import hashlib
import os
import shutil
import sys

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from desktop_app.errors import ModelError
from desktop_app.recognition import Model
from desktop_app.recognition.models.model import MAX_MODEL_BYTES
from tests.support.edit_model import after, edit, fail, fix_shape, rename
from tests.support.refused_model import error_of
from tests.support.tiny_model import INFO, write_tiny_model
from tests.support.tones import LABELS, tone


def test_a_model_that_keeps_the_contract_tells_about_itself(tiny):
    model = Model.load(str(tiny))
    assert model.info == INFO
    assert model.sha256 == hashlib.sha256(tiny.read_bytes()).hexdigest()
    assert model.size_bytes == tiny.stat().st_size
    assert repr(model).startswith(
        "Model(tiny 1.0: waveform (batch, samples) at 16000 Hz -> logits, mfcc, speech_frames; 8 labels"
    )


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("samples", [512, 16000, 33333])
def test_outputs_have_the_shapes_of_the_contract_for_any_batch_and_length(tiny, batch, samples):
    outputs = Model.load(tiny).run(np.zeros((batch, samples), np.float32))
    assert outputs.logits.shape == (batch, len(LABELS))
    assert outputs.mfcc.shape == (batch, 1 + samples // INFO.mfcc_hop_samples, INFO.mfcc_count)
    assert (outputs.speech, outputs.embedding) == (None, None)
    assert {outputs.logits.dtype, outputs.mfcc.dtype} == {np.dtype(np.float32)}


def test_rows_of_a_batch_do_not_touch_each_other(tiny):
    model = Model.load(tiny)
    batch = np.stack([tone("happy"), tone("sad")])
    together = model.run(batch).logits
    assert [LABELS[i] for i in together.argmax(axis=1)] == ["happy", "sad"]
    np.testing.assert_allclose(together[1], model.run(batch[1:]).logits[0], rtol=1e-5)


def test_the_speech_output_is_given_where_a_model_has_one(tmp_path):
    model = Model.load(write_tiny_model(tmp_path / "speech.onnx", speech=True))
    loud, faint = model.run(np.stack([tone("happy"), tone("happy", amplitude=0.001)])).speech
    assert loud > 0 > faint


def test_a_missing_file_is_named(tmp_path):
    message = error_of(tmp_path / "gone.onnx")
    assert "There is no model file" in message
    assert "speech-emotion models" in message


def test_a_folder_or_a_device_is_no_model(tmp_path):
    assert "no regular file" in error_of(tmp_path)
    assert "no regular file" in error_of(os.devnull)


@pytest.mark.parametrize(
    "content", [b"", b"hello, this is text\n" * 50, b"\x08\x08" * 1000], ids=["empty", "text", "x"]
)
def test_a_file_that_is_no_onnx_model_is_refused(tmp_path, content):
    path = tmp_path / "voice.onnx"
    path.write_bytes(content)
    assert "it is no complete ONNX model" in error_of(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_model_is_refused(tiny, share):
    content = tiny.read_bytes()
    tiny.write_bytes(content[: int(len(content) * share)])
    message = error_of(tiny)
    assert "no complete ONNX model" in message or "does not keep the model contract" in message


@pytest.mark.parametrize("place", ["weights.bin", "more/weights.bin"])
def test_a_model_that_takes_weights_from_other_files_is_refused(tiny, monkeypatch, place):
    folder = tiny.parent / "more"
    folder.mkdir()
    monkeypatch.chdir(tiny.parent)
    onnx.save(onnx.load(tiny), tiny, save_as_external_data=True, location="weights.bin")
    shutil.copy(tiny.parent / "weights.bin", folder)
    model = onnx.load(tiny, load_external_data=False)
    for tensor in model.graph.initializer:
        for entry in tensor.external_data:
            entry.value = place if entry.key == "location" else entry.value
    tiny.write_bytes(model.SerializeToString())
    assert "External data path" in error_of(tiny)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_a_model_may_have_a_name_that_no_encoding_knows(tiny):
    odd = tiny.with_name(os.fsdecode(b"mod\xff.onnx"))
    tiny.rename(odd)
    assert Model.load(odd).info == INFO


def test_a_model_that_is_too_big_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "big.onnx"
    with path.open("wb") as file:
        file.truncate(MAX_MODEL_BYTES + 1_000_000)
    assert "is 501 MB; at most 500 MB are read" in error_of(path)


@pytest.mark.parametrize("key", ["contract", "labels", "temperature"])
def test_missing_metadata_are_named_with_the_file(tmp_path, key):
    path = write_tiny_model(tmp_path / "voice.onnx", **{key: None})
    assert f"expected metadata “{key}” to be present" in error_of(path)


def test_the_number_of_labels_has_to_be_that_of_the_logits(tmp_path):
    path = write_tiny_model(tmp_path / "voice.onnx", labels='["happy", "sad", "angry"]')
    assert "expected 3 logits, one for each label, found 8 logits" in error_of(path)


def test_the_number_of_mfcc_has_to_be_that_of_the_output(tmp_path):
    path = write_tiny_model(tmp_path / "voice.onnx", mfcc='{"hop": 256, "count": 40}')
    assert "expected 40 MFCCs, as the metadata “mfcc” says, found 8 in the output “mfcc”" in error_of(path)


def test_the_input_has_to_be_called_waveform(tiny):
    edit(tiny, lambda graph: rename(graph, "waveform", "audio"))
    assert "expected one input named “waveform”, found inputs named audio" in error_of(tiny)


def test_there_is_only_one_input(tiny):
    edit(tiny, lambda graph: graph.input.append(helper.make_tensor_value_info("rate", TensorProto.FLOAT, [1])))
    assert "expected one input named “waveform”, found inputs named waveform, rate" in error_of(tiny)


def test_the_input_has_to_be_float32(tiny):
    def as_double(graph):
        rename(graph, "waveform", "single")
        graph.input[0].name = "waveform"
        graph.input[0].type.tensor_type.elem_type = TensorProto.DOUBLE
        graph.node.insert(0, helper.make_node("Cast", ["waveform"], ["single"], to=TensorProto.FLOAT))

    message = error_of(edit(tiny, as_double))
    assert "expected “waveform” to be float32 of dynamic (batch, samples), found tensor(double)" in message


@pytest.mark.parametrize("sizes", [(1, None), (None, 32000), (1, 32000)])
def test_the_input_has_to_be_dynamic(tiny, sizes):
    edit(tiny, lambda graph: fix_shape(graph.input[0], *sizes))
    message = error_of(tiny)
    assert "to be float32 of dynamic (batch, samples), found tensor(float)" in message
    assert str(next(size for size in sizes if size)) in message


@pytest.mark.parametrize("name", ["logits", "mfcc"])
def test_each_output_has_to_be_there_by_name(tiny, name):
    edit(tiny, lambda graph: rename(graph, name, "other"))
    message = error_of(tiny)
    assert f"expected an output named “{name}”, found outputs named" in message
    assert "other" in message


@pytest.mark.parametrize(("name", "rank"), [("logits", 2), ("mfcc", 3)])
def test_each_output_has_to_be_float32(tiny, name, rank):
    def as_double(graph):
        after(graph, name, "Cast", to=TensorProto.DOUBLE)
        next(value for value in graph.output if value.name == name).type.tensor_type.elem_type = TensorProto.DOUBLE

    message = error_of(edit(tiny, as_double))
    assert f"expected “{name}” to be float32 with {rank} dimensions, found tensor(double)" in message


def test_each_output_has_to_have_its_number_of_dimensions(tiny):
    def flat(graph):
        after(graph, "mfcc", "Flatten")
        graph.output[1].CopyFrom(helper.make_tensor_value_info("mfcc", TensorProto.FLOAT, ["batch", "values"]))

    assert "expected “mfcc” to be float32 with 3 dimensions, found" in error_of(edit(tiny, flat))


def test_an_output_of_another_shape_than_declared_is_noticed_as_it_runs(tiny):
    model = Model.load(edit(tiny, lambda graph: after(graph, "logits", "Concat", "logits_before", axis=0)))
    with pytest.raises(ModelError, match=r"expected output “logits” of shape \(1, 8\), found \(2, 8\)"):
        model.run(np.zeros((1, 16000), np.float32))


def test_values_that_are_no_numbers_are_noticed_as_it_runs(tiny):
    model = Model.load(edit(tiny, lambda graph: after(graph, "logits", "Sqrt")))
    with pytest.raises(ModelError, match=r"expected finite numbers in output “logits”, found NaN"):
        model.run(np.zeros((1, 16000), np.float32))


def test_a_model_that_fails_says_so_in_a_sentence(tiny):
    model = Model.load(edit(tiny, fail))
    with pytest.raises(ModelError, match=r"tiny.onnx failed on 16000 samples: .*Choose another model"):
        model.run(np.zeros((1, 16000), np.float32))
