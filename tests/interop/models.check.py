"""Headers of model files: onnx, safetensors and gguf write them, and our reader must say of them what those libraries say."""

import tempfile
from pathlib import Path

import ml_dtypes
import numpy as np
import onnx
from gguf.constants import GGML_QUANT_SIZES
from interop import Bridge, check, check_refused
from model_files import ONNX_TYPES, branch, gguf_says, onnx_model, onnx_says, onnx_tensor, safetensors_says, write_gguf
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

SEED = 20261121
CASES = 100
PLAIN = [
    np.float64, np.float32, np.float16, np.int64, np.int32, np.int16, np.int8, np.uint64, np.uint32, np.uint16, np.uint8,
    np.bool_, ml_dtypes.bfloat16, np.complex64,
]
LETTERS = list("abcXYZ._/0189 äß漢")


def shape(rng, most=4):
    return [int(size) for size in rng.choice([0, 1, 2, 3, 7, 16], rng.integers(0, most + 1), p=[0.04, 0.2, 0.2, 0.2, 0.2, 0.16])]


def name(rng, index):
    return "".join(rng.choice(LETTERS, rng.integers(1, 30))) + str(index)


def random_onnx(rng, path):
    def some(least=0):
        return [onnx_tensor(rng, name(rng, i), int(rng.choice(ONNX_TYPES)), shape(rng)) for i in range(rng.integers(least, 8))]

    def constant(output):
        return helper.make_node("Constant", [], [output], value=onnx_tensor(rng, "value", TensorProto.INT64, [2]))

    def condition(output, depth):
        inner = branch(some())
        if depth:
            inner.node.extend([constant(f"{output}c"), condition(f"{output}d", depth - 1)])
        return helper.make_node("If", ["yes"], [output], then_branch=inner, else_branch=branch(some()))

    values = numpy_helper.from_array(np.ones(int(rng.integers(1, 9)), np.float32), "sparse values")
    sparse = [helper.make_sparse_tensor(values, numpy_helper.from_array(np.arange(values.dims[0]), "at"), [1000])]
    nodes = [constant("c")] if rng.integers(2) else []
    nodes += [condition("y", int(rng.integers(4)))] if rng.integers(2) else []
    functions = [helper.make_function("own", "F", [], ["k"], [constant("k")], [helper.make_opsetid("", 17)])]
    model = onnx_model(
        some(1), nodes, sparse if rng.integers(2) else [], functions if rng.integers(2) else [],
        [("", int(rng.integers(7, 24))), ("own", int(rng.integers(1, 9)))],
    )
    onnx.save(model, path, save_as_external_data=bool(rng.integers(2)), location=f"{path.name}.data", size_threshold=0)
    return onnx_says(path)


def random_safetensors(rng, path):
    tensors = {name(rng, i): np.zeros(shape(rng), PLAIN[int(rng.integers(len(PLAIN)))]) for i in range(rng.integers(1, 40))}
    save_file(tensors, path, metadata={"format": "np", "note": name(rng, 0)} if rng.integers(2) else None)
    return safetensors_says(path)


def random_gguf(rng, path):
    kinds = list(GGML_QUANT_SIZES)
    tensors = []
    for index in range(rng.integers(1, 30)):
        kind = kinds[int(rng.integers(len(kinds)))]
        block = GGML_QUANT_SIZES[kind][0]
        tensors.append((f"blk.{index}.weight", kind, int(rng.integers(1, 5)), block * int(rng.integers(1, 4)) * 2))
    keys = [("tokenizer.ggml.tokens", [name(rng, i) for i in range(rng.integers(1, 500))])]
    keys.append(("tokenizer.ggml.scores", [float(i) for i in range(rng.integers(1, 50))]))
    write_gguf(path, tensors, keys, alignment=int(rng.choice([8, 32, 64, 4096])))
    return gguf_says(path)


def main():
    rng = np.random.default_rng(SEED)
    kinds = {"onnx": random_onnx, "safetensors": random_safetensors, "gguf": random_gguf}
    with tempfile.TemporaryDirectory() as folder, Bridge() as ask:
        for kind, make in kinds.items():
            for case in range(CASES):
                path = Path(folder) / f"{case}.{kind}"
                theirs = make(rng, path)
                ours = ask("modelHeader", path=str(path))
                found = {"format": ours["format"], "tensors": sorted(ours["tensors"]), "opsets": ours["opsets"]}
                check(f"{kind} {case}", found == theirs, f"ours is {found}, theirs is {theirs}")
                total = sum(int(np.prod(sizes, dtype=np.int64)) for _, _, sizes in theirs["tensors"])
                check(f"{kind} {case} parameters", ours["parameters"] == total, f"{ours['parameters']}, not {total}")
                cut = Path(folder) / f"cut.{kind}"
                cut.write_bytes(path.read_bytes()[: int(rng.integers(1, 20))])
                check_refused(f"{kind} {case} cut", "malformed-model", lambda: ask("modelHeader", path=str(cut)))


if __name__ == "__main__":
    main()
