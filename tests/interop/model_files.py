"""Model files as onnx, safetensors and gguf write them, and what those libraries say is in them."""

import numpy as np
import onnx
from gguf import GGUFEndian, GGUFReader, GGUFWriter
from gguf.constants import GGML_QUANT_SIZES
from onnx import TensorProto, helper, numpy_helper
from safetensors import safe_open

# safetensors' names for the types of onnx, by the names of NumPy's and ml_dtypes' own types.
NAMES = {
    "float64": "F64", "float32": "F32", "float16": "F16", "bfloat16": "BF16", "float8_e4m3fn": "F8_E4M3",
    "float8_e4m3fnuz": "F8_E4M3FNUZ", "float8_e5m2": "F8_E5M2", "float8_e5m2fnuz": "F8_E5M2FNUZ",
    "float8_e8m0fnu": "F8_E8M0", "float4_e2m1fn": "F4", "int64": "I64", "int32": "I32", "int16": "I16", "int8": "I8",
    "int4": "I4", "int2": "I2", "uint64": "U64", "uint32": "U32", "uint16": "U16", "uint8": "U8", "uint4": "U4",
    "uint2": "U2", "bool": "BOOL", "complex64": "C64", "complex128": "C128", "object": "STRING",
}
ONNX_TYPES = [
    number for name, number in TensorProto.DataType.items() if name not in ("UNDEFINED", "STRING")
]


def onnx_name(data_type):
    if data_type == TensorProto.STRING:
        return "STRING"
    return NAMES[np.dtype(helper.tensor_dtype_to_np_dtype(data_type)).name]


def plain(tensors):
    return sorted(([name, dtype, [int(size) for size in shape]] for name, dtype, shape in tensors))


def onnx_tensor(rng, name, data_type, shape, raw=None):
    """A tensor of any type, its values in raw_data or, where `raw` is false, in the typed field."""
    count = int(np.prod(shape, dtype=np.int64))
    if data_type == TensorProto.STRING:
        return helper.make_tensor(name, data_type, shape, [b"text"] * count)
    raw = bool(rng.integers(2)) if raw is None else raw
    if raw:
        bits = {"4": 4, "2": 2}.get(onnx_name(data_type)[1:])
        size = -(-count * bits // 8) if bits else count * np.dtype(helper.tensor_dtype_to_np_dtype(data_type)).itemsize
        return helper.make_tensor(name, data_type, shape, bytes(int(size)), raw=True)
    return helper.make_tensor(name, data_type, shape, np.zeros(count))


def onnx_model(initializers, nodes=(), sparse=(), functions=(), opsets=(("", 17),)):
    graph = helper.make_graph(list(nodes), "graph", [], [], initializer=list(initializers), sparse_initializer=list(sparse))
    imports = [helper.make_opsetid(domain, version) for domain, version in opsets]
    return helper.make_model(graph, opset_imports=imports, functions=list(functions))


def branch(initializers):
    node = helper.make_node("Identity", ["w"], ["o"])
    return helper.make_graph([node], "branch", [], [], initializer=list(initializers))


def onnx_says(path):
    """All tensors that the decoded model holds: initializers at every depth, and those of Constant nodes."""
    model = onnx.load(path, load_external_data=False)
    found = []

    def tensor(name, value):
        found.append((name, onnx_name(value.data_type), list(value.dims)))

    def nodes(some, prefix):
        for node in some:
            at = prefix + (node.output[0] if node.output else "")
            for attribute in node.attribute:
                if node.op_type == "Constant" and attribute.HasField("t"):
                    tensor(at, attribute.t)
                if node.op_type == "Constant" and attribute.HasField("sparse_tensor"):
                    tensor(at, attribute.sparse_tensor.values)
                if attribute.HasField("g"):
                    graph(attribute.g, f"{at}.{attribute.name}.")

    def graph(one, prefix):
        nodes(one.node, prefix)
        for value in one.initializer:
            tensor(prefix + value.name, value)
        for value in one.sparse_initializer:
            tensor(prefix + value.values.name, value.values)

    graph(model.graph, "")
    for function in model.functions:
        nodes(function.node, f"{function.name}.")
    opsets = {entry.domain or "ai.onnx": entry.version for entry in model.opset_import}
    return {"format": "ONNX", "tensors": plain(found), "opsets": opsets}


def safetensors_says(path):
    with safe_open(path, framework="numpy") as file:
        tensors = [(key, file.get_slice(key).get_dtype(), file.get_slice(key).get_shape()) for key in file.keys()]
    return {"format": "safetensors", "tensors": plain(tensors), "opsets": {}}


def gguf_says(path):
    tensors = [(one.name, one.tensor_type.name, one.shape.tolist()) for one in GGUFReader(path).tensors]
    return {"format": "GGUF", "tensors": plain(tensors), "opsets": {}}


def write_gguf(path, tensors, keys=(), big_endian=False, alignment=None):
    """`tensors`: name, type, rows and columns; columns a multiple of the type's block."""
    writer = GGUFWriter(path, "llama", endianess=GGUFEndian.BIG if big_endian else GGUFEndian.LITTLE)
    if alignment:
        writer.add_custom_alignment(alignment)
    for name, value in keys:
        writer.add_array(name, value)
    for name, kind, rows, columns in tensors:
        block, size = GGML_QUANT_SIZES[kind]
        plain = {"F32": np.float32, "F16": np.float16, "F64": np.float64, "I8": np.int8, "I16": np.int16, "I32": np.int32, "I64": np.int64}
        if kind.name in plain:
            writer.add_tensor(name, np.zeros((rows, columns), plain[kind.name]))
        else:
            writer.add_tensor(name, np.zeros((rows, columns // block * size), np.uint8), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

