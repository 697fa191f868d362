import type { HeaderBytes } from "./header-bytes.ts";
import { type ExternalData, elementsOf, MAX_TENSORS, type ModelHeader, type ModelTensor } from "./model-header.ts";
import { type Field, ProtobufFields, type Span } from "./protobuf-fields.ts";

/** As deep as protobuf's own readers go by default. */
const MAX_NESTING = 100;
const MAX_NAME_BYTES = 65_535;
const MAX_DIMENSIONS = 64;

/** TensorProto.DataType by number: the name safetensors has for it, and its bits (onnx 1.20; 0 bits: of no fixed size). */
const TYPES: Readonly<Record<number, readonly [name: string, bits: number]>> = {
  1: ["F32", 32],
  2: ["U8", 8],
  3: ["I8", 8],
  4: ["U16", 16],
  5: ["I16", 16],
  6: ["I32", 32],
  7: ["I64", 64],
  8: ["STRING", 0],
  9: ["BOOL", 8],
  10: ["F16", 16],
  11: ["F64", 64],
  12: ["U32", 32],
  13: ["U64", 64],
  14: ["C64", 64],
  15: ["C128", 128],
  16: ["BF16", 16],
  17: ["F8_E4M3", 8],
  18: ["F8_E4M3FNUZ", 8],
  19: ["F8_E5M2", 8],
  20: ["F8_E5M2FNUZ", 8],
  21: ["U4", 4],
  22: ["I4", 4],
  23: ["F4", 4],
  24: ["F8_E8M0", 8],
  25: ["U2", 2],
  26: ["I2", 2],
};

/** Field numbers of onnx.proto that are read; everything else is stepped over. */
const MODEL = { graph: 7, opsetImport: 8, functions: 25 } as const;
const OPSET = { domain: 1, version: 2 } as const;
const FUNCTION = { name: 1, node: 7 } as const;
const GRAPH = { node: 1, initializer: 5, sparseInitializer: 15 } as const;
const NODE = { output: 2, opType: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, tensor: 5, graph: 6, graphs: 11, sparseTensor: 22 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9, externalData: 13, dataLocation: 14 } as const;
/** float_data, int32_data, string_data, int64_data, double_data, uint64_data. */
const TYPED_DATA: ReadonlySet<number> = new Set([4, 5, 6, 7, 10, 11]);
const SPARSE = { values: 1 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const EXTERNAL = 1;

/** Wire types of ModelProto's fields; a file with others is something else. */
const MODEL_FIELDS: Readonly<Record<number, Field["wire"]>> = {
  1: "varint",
  2: "bytes",
  3: "bytes",
  4: "bytes",
  5: "varint",
  6: "bytes",
  7: "bytes",
  8: "bytes",
  14: "bytes",
  20: "bytes",
  25: "bytes",
  26: "bytes",
};

/** ONNX has no magic number: its outermost fields must be ModelProto's to the last byte, a graph and an opset among them. */
export function isOnnx(bytes: HeaderBytes): boolean {
  // ir_version or a name first, as every writer does; most other files end here.
  if (bytes.size < 4 || !Object.hasOwn(MODEL_FIELDS, Math.floor((bytes.at(0, 1)[0] as number) / 8))) return false;
  const seen = new Set<number>();
  try {
    for (const { number, wire } of new ProtobufFields(bytes).of({ from: 0, until: bytes.size })) {
      if (MODEL_FIELDS[number] !== wire) return false;
      seen.add(number);
    }
  } catch {
    return false;
  }
  return seen.has(MODEL.graph) && seen.has(MODEL.opsetImport);
}

/** Walks the graphs of a model and keeps what it finds of tensors. */
class OnnxModel {
  readonly tensors: ModelTensor[] = [];
  readonly opsets = new Map<string, number>();
  readonly external: ExternalData[] = [];
  readonly #bytes: HeaderBytes;
  readonly #fields: ProtobufFields;
  readonly #names = new Set<string>();

  constructor(bytes: HeaderBytes) {
    this.#bytes = bytes;
    this.#fields = new ProtobufFields(bytes);
  }

  read(): void {
    let graphs = 0;
    for (const field of this.#fields.of({ from: 0, until: this.#bytes.size })) {
      if (field.number === MODEL.graph) {
        graphs++;
        this.#graph(this.#message(field), "", 0);
      } else if (field.number === MODEL.opsetImport) this.#opset(this.#message(field));
      else if (field.number === MODEL.functions) this.#function(this.#message(field));
    }
    if (graphs !== 1) this.#bytes.refuse(`it has ${graphs} graphs; a model has one`);
    if (this.opsets.size === 0) this.#bytes.refuse("it names no opset");
  }

  #message(field: Field): Field {
    if (field.wire !== "bytes") this.#bytes.refuse(`the field ${field.number} at ${field.from} is no message`);
    return field;
  }

  #text(field: Field): string {
    const { from, until } = this.#message(field);
    if (until - from > MAX_NAME_BYTES)
      this.#bytes.refuse(`a name has ${until - from} bytes; at most ${MAX_NAME_BYTES} are read`);
    return this.#bytes.text(from, until - from);
  }

  #opset(span: Span): void {
    let [domain, version] = ["", 0];
    for (const field of this.#fields.of(span)) {
      if (field.number === OPSET.domain) domain = this.#text(field);
      else if (field.number === OPSET.version) version = field.value;
    }
    if (!Number.isSafeInteger(version) || version < 1) this.#bytes.refuse("an opset has no sound version");
    const name = domain === "" ? "ai.onnx" : domain;
    // Of several, the highest counts (onnx.proto, ModelProto.opset_import).
    this.opsets.set(name, Math.max(version, this.opsets.get(name) ?? 0));
  }

  #function(span: Span): void {
    let name = "";
    const nodes: Span[] = [];
    for (const field of this.#fields.of(span)) {
      if (field.number === FUNCTION.name) name = this.#text(field);
      else if (field.number === FUNCTION.node) nodes.push(this.#message(field));
    }
    for (const node of nodes) this.#node(node, `${name}.`, 1);
  }

  #graph(span: Span, prefix: string, depth: number): void {
    if (depth > MAX_NESTING) this.#bytes.refuse(`its graphs are nested deeper than ${MAX_NESTING}`);
    for (const field of this.#fields.of(span)) {
      if (field.number === GRAPH.node) this.#node(this.#message(field), prefix, depth);
      else if (field.number === GRAPH.initializer) this.#tensor(this.#message(field), prefix);
      else if (field.number === GRAPH.sparseInitializer) this.#sparse(this.#message(field), prefix);
    }
  }

  #node(span: Span, prefix: string, depth: number): void {
    let [output, opType] = ["", ""];
    const attributes: Span[] = [];
    for (const field of this.#fields.of(span)) {
      if (field.number === NODE.output && output === "") output = this.#text(field);
      else if (field.number === NODE.opType) opType = this.#text(field);
      else if (field.number === NODE.attribute) attributes.push(this.#message(field));
    }
    for (const attribute of attributes) this.#attribute(attribute, `${prefix}${output}`, opType === "Constant", depth);
  }

  /** A Constant's tensor is a weight that has no name but its output's; graphs are those of If, Loop and Scan. */
  #attribute(span: Span, at: string, isConstant: boolean, depth: number): void {
    let name = "";
    const graphs: Span[] = [];
    for (const field of this.#fields.of(span)) {
      if (field.number === ATTRIBUTE.name) name = this.#text(field);
      else if (isConstant && field.number === ATTRIBUTE.tensor) this.#tensor(this.#message(field), "", at);
      else if (isConstant && field.number === ATTRIBUTE.sparseTensor) this.#sparse(this.#message(field), "", at);
      else if (field.number === ATTRIBUTE.graph || field.number === ATTRIBUTE.graphs) graphs.push(this.#message(field));
    }
    graphs.forEach((graph, index) => {
      this.#graph(graph, `${at}.${name}${graphs.length > 1 ? index : ""}.`, depth + 1);
    });
  }

  /** Of a sparse tensor the values that are stored count. */
  #sparse(span: Span, prefix: string, name?: string): void {
    for (const field of this.#fields.of(span))
      if (field.number === SPARSE.values) this.#tensor(this.#message(field), prefix, name);
  }

  #tensor(span: Span, prefix: string, given?: string): void {
    const bytes = this.#bytes;
    const shape: number[] = [];
    const location = new Map<string, string>();
    let [name, type, isExternal, hasData] = ["", 0, false, false];
    let rawBytes: number | undefined;
    for (const field of this.#fields.of(span)) {
      if (field.number === TENSOR.dims) {
        shape.push(...this.#fields.varints(field, MAX_DIMENSIONS));
        if (shape.length > MAX_DIMENSIONS) bytes.refuse(`a tensor has more than ${MAX_DIMENSIONS} dimensions`);
      } else if (field.number === TENSOR.dataType) type = field.value;
      else if (field.number === TENSOR.name) name = this.#text(field);
      else if (field.number === TENSOR.rawData) rawBytes = field.until - field.from;
      else if (field.number === TENSOR.externalData) this.#entry(this.#message(field), location);
      else if (field.number === TENSOR.dataLocation) isExternal = field.value === EXTERNAL;
      else if (TYPED_DATA.has(field.number)) hasData = true;
    }
    const full = given ?? `${prefix}${name}`;
    const [dtype, bits] = TYPES[type] ?? bytes.refuse(`a tensor has the unknown type ${type}`);
    const elements = elementsOf(bytes, shape);
    const needed = Math.ceil((elements * bits) / 8);
    if (isExternal) this.#outside(location, bits === 0 ? 0 : needed);
    else if (rawBytes !== undefined && (bits === 0 || rawBytes !== needed))
      bytes.refuse(`a ${dtype} tensor of ${elements} elements has ${rawBytes} bytes`);
    else if (rawBytes === undefined && !hasData && elements > 0) bytes.refuse("a tensor has no values");
    if (this.#names.has(full)) bytes.refuse("a tensor's name occurs twice");
    this.#names.add(full);
    if (this.tensors.length >= MAX_TENSORS)
      bytes.refuse(`it has more than ${MAX_TENSORS} tensors, which are read at most`);
    this.tensors.push({ name: full, dtype, shape, elements });
  }

  #entry(span: Span, into: Map<string, string>): void {
    let [key, value] = ["", ""];
    for (const field of this.#fields.of(span)) {
      if (field.number === ENTRY.key) key = this.#text(field);
      else if (field.number === ENTRY.value) value = this.#text(field);
    }
    into.set(key, value);
  }

  #outside(entries: ReadonlyMap<string, string>, needed: number): void {
    const bytes = this.#bytes;
    const location =
      entries.get("location") ?? bytes.refuse("a tensor lies outside the file, and it does not say where");
    const [offset, length] = ["offset", "length"].map((key) => {
      const text = entries.get(key);
      if (text !== undefined && !/^\d{1,15}$/.test(text)) bytes.refuse(`a tensor outside the file has no sound ${key}`);
      return text === undefined ? undefined : Number(text);
    });
    if (length !== undefined && needed !== 0 && length !== needed)
      bytes.refuse(`a tensor outside the file has ${length} bytes where its shape and type need ${needed}`);
    this.external.push({ location, until: (offset ?? 0) + (length ?? needed) });
  }
}

/**
 * What an ONNX model (a ModelProto) says of its tensors: initializers, dense and sparse, and the tensors of Constant
 * nodes, in the main graph, in the graphs of If, Loop and Scan, and in functions. Weights are stepped over.
 */
export function readOnnx(bytes: HeaderBytes): ModelHeader {
  const model = new OnnxModel(bytes);
  model.read();
  const { tensors, opsets, external } = model;
  return { format: "ONNX", tensors, opsets, external, parts: 1 };
}
