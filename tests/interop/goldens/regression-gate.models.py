"""Small model files as onnx, safetensors and gguf write them, with what those libraries say is in them.

Prints actions/regression-gate/test/fixtures/models.json; `npm run test:interop -- --write` puts it there. `data` is the
file in base64; `beside` are further files that it needs.
"""

import base64
import tempfile
from pathlib import Path

import ml_dtypes
import numpy as np
import onnx
from gguf.constants import GGML_QUANT_SIZES
from golden import origin, print_fixture
from model_files import (
    ONNX_TYPES, branch, gguf_says, onnx_model, onnx_says, onnx_tensor, safetensors_says, write_gguf,
)
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

SEED = 20261121


def read(path):
    return base64.b64encode(path.read_bytes()).decode("ascii")


def onnx_cases(folder, rng):
    weights = numpy_helper.from_array(np.ones((3, 4), np.float32), "w")
    constant = helper.make_node("Constant", [], ["c"], value=numpy_helper.from_array(np.arange(2), "value"))
    sparse = helper.make_sparse_tensor(
        numpy_helper.from_array(np.ones(3, np.float32), "sparse"), numpy_helper.from_array(np.arange(3), "at"), [100]
    )
    condition = helper.make_node("If", ["yes"], ["y"], then_branch=branch([weights]), else_branch=branch([weights]))
    function = helper.make_function("own", "F", [], ["c"], [constant], [helper.make_opsetid("", 17)])
    models = {
        "plain.onnx": onnx_model([weights, onnx_tensor(rng, "h", TensorProto.FLOAT16, [5], raw=True)]),
        "types.onnx": onnx_model(
            [onnx_tensor(rng, f"t{number}", number, [2, 4], raw=number % 2 == 0) for number in ONNX_TYPES]
            + [onnx_tensor(rng, "words", TensorProto.STRING, [3])]
        ),
        "nested.onnx": onnx_model([weights], [constant, condition], [sparse], [function], [("", 21), ("own", 1)]),
    }
    for name, model in models.items():
        onnx.save(model, folder / name)
        yield {"name": name, "data": read(folder / name), "beside": {}, "says": onnx_says(folder / name)}
    outside = onnx_model([weights, numpy_helper.from_array(np.ones(7, np.float16), "h")], opsets=[("", 13)])
    path = folder / "outside.onnx"
    onnx.save(outside, path, save_as_external_data=True, location="outside.data", size_threshold=0)
    yield {
        "name": path.name, "data": read(path), "beside": {"outside.data": read(folder / "outside.data")},
        "says": onnx_says(path),
    }


def safetensors_cases(folder):
    types = [
        np.float64, np.float32, np.float16, np.int64, np.int32, np.int16, np.int8, np.uint64, np.uint32, np.uint16,
        np.uint8, np.bool_, ml_dtypes.bfloat16, np.complex64,
    ]
    files = {
        "plain.safetensors": {"w": np.ones((3, 4), np.float32), "h": np.ones((5,), np.float16), "one": np.ones((), np.float32)},
        "types.safetensors": {f"t{index}": np.zeros((2, 3), kind) for index, kind in enumerate(types)},
        "empty.safetensors": {"nothing": np.zeros((0, 4), np.float32), "w": np.ones(2, np.float32)},
    }
    for name, tensors in files.items():
        save_file(tensors, folder / name, metadata={"format": "np"})
        yield {"name": name, "data": read(folder / name), "beside": {}, "says": safetensors_says(folder / name)}


def gguf_cases(folder):
    kinds = list(GGML_QUANT_SIZES)
    vocabulary = [("tokenizer.ggml.tokens", ["<s>", "ä", "of"]), ("tokenizer.ggml.scores", [0.5, 1.5])]
    by_name = {kind.name: kind for kind in kinds}
    files = {
        "plain.gguf": {"tensors": [("token_embd.weight", by_name["F32"], 3, 4), ("blk.0.w", by_name["Q8_0"], 2, 64)], "keys": vocabulary},
        "types.gguf": {"tensors": [(f"t.{kind.name}", kind, 1, max(GGML_QUANT_SIZES[kind][0], 2)) for kind in kinds]},
        "big-endian.gguf": {"tensors": [("w", by_name["F16"], 2, 3)], "keys": vocabulary, "big_endian": True},
        "aligned.gguf": {"tensors": [("a", by_name["F32"], 1, 3), ("b", by_name["F32"], 1, 3)], "alignment": 64},
    }
    for name, content in files.items():
        write_gguf(folder / name, **content)
        yield {"name": name, "data": read(folder / name), "beside": {}, "says": gguf_says(folder / name)}


def main():
    rng = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = [*onnx_cases(folder, rng), *safetensors_cases(folder), *gguf_cases(folder)]
    print_fixture({"origin": origin(__file__, ["onnx", "safetensors", "gguf", "numpy"], SEED), "models": cases})


if __name__ == "__main__":
    main()
