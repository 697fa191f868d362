import { posix } from "node:path";
import type { Location } from "@assay/report";
import { type LocatedDocument, type Path, parseLocatedYaml } from "../located-yaml.ts";

/** One file or folder that DVC versions. */
export interface DvcOut {
  /** From the workspace, with forward slashes. */
  readonly path: string;
  /** As recorded; that of a folder ends in `.dir`. `undefined` where another kind of hash is recorded, or none. */
  readonly md5: string | undefined;
  /** An MD5 is written without quotes and reads as a number, whose digits are not those that were written. */
  readonly md5IsNumber: boolean;
  /** DVC 3 hashes the bytes as they are, DVC 2 text files with Windows line ends turned into Unix ones. */
  readonly bytesAsTheyAre: boolean;
  /** Of a folder: files in it. */
  readonly files: number | undefined;
  /** Where the hash is recorded. */
  readonly location: Location;
}

/** A text that somebody wrote into the file: a key or a value. */
interface DvcText {
  readonly text: string;
  readonly location: () => Location;
}

/** A `.dvc` or `dvc.lock` file. */
export interface DvcFile {
  /** As reports name it. */
  readonly shown: string;
  readonly outs: readonly DvcOut[];
  readonly texts: readonly DvcText[];
}

type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const mapOf = (value: unknown): Json => (isMap(value) ? value : {});

const MD5 = /^[0-9a-f]{32}(?:\.dir)?$/;

/** Reads a `.dvc` file: the outputs of one import or `dvc add`. */
export function parseDvcFile(text: string, shown: string): DvcFile {
  const document = parseLocatedYaml(text, shown, "the DVC file", "unreadable");
  const { wdir, outs } = mapOf(document.value);
  const folder = posix.join(posix.dirname(shown), typeof wdir === "string" ? wdir : ".");
  return { shown, outs: outsOf(outs, ["outs"], folder, document), texts: textsOf(document) };
}

/**
 * Reads a `dvc.lock`: the outputs of all stages of a pipeline.
 *
 * @param pipeline the text of the `dvc.yaml` beside it, which alone knows in which folder a stage runs.
 */
export function parseDvcLock(text: string, shown: string, pipeline: string | undefined): DvcFile {
  const document = parseLocatedYaml(text, shown, "the DVC lock file", "unreadable");
  const beside = posix.join(posix.dirname(shown), "dvc.yaml");
  const known = mapOf(
    mapOf(pipeline && parseLocatedYaml(pipeline, beside, "the DVC pipeline", "unreadable").value).stages,
  );
  const lock = mapOf(document.value);
  // Before schema 2.0 the stages stood at the top.
  const [stages, at] = "schema" in lock || isMap(lock.stages) ? [mapOf(lock.stages), ["stages"]] : [lock, []];
  const outs = Object.entries(stages).flatMap(([name, stage]) => {
    // A stage of a loop or a matrix is locked as `name@item`.
    const written = mapOf(known[name] ?? known[name.replace(/@.*$/s, "")]);
    const wdir = written.wdir ?? mapOf(written.do).wdir;
    const folder = posix.join(posix.dirname(shown), typeof wdir === "string" ? wdir : ".");
    return outsOf(mapOf(stage).outs, [...at, name, "outs"], folder, document);
  });
  return { shown, outs, texts: textsOf(document) };
}

function outsOf(outs: unknown, at: Path, folder: string, document: LocatedDocument): DvcOut[] {
  if (!Array.isArray(outs)) return [];
  return outs.flatMap((out, index) => {
    const { path, md5, hash, nfiles } = mapOf(out);
    if (typeof path !== "string" || path === "") return [];
    return [
      {
        path: posix.join(folder, path.replaceAll("\\", "/")),
        md5: typeof md5 === "string" && MD5.test(md5) ? md5 : undefined,
        md5IsNumber: typeof md5 === "number",
        bytesAsTheyAre: hash === "md5",
        files: typeof nfiles === "number" ? nfiles : undefined,
        location: document.locate([...at, index, "md5"]),
      },
    ];
  });
}

/** Texts deeper than this are no file of DVC's. */
const MAX_DEPTH = 30;

function textsOf(document: LocatedDocument): DvcText[] {
  const texts: DvcText[] = [];
  const add = (text: string, path: Path, at: "key" | "value") => {
    if (text !== "" && !MD5.test(text)) texts.push({ text, location: () => document.locate(path, at) });
  };
  const visit = (value: unknown, path: Path): void => {
    if (path.length > MAX_DEPTH) return;
    if (typeof value === "string") add(value, path, "value");
    else if (typeof value === "number") add(String(value), path, "value");
    else if (Array.isArray(value)) for (const [index, one] of value.entries()) visit(one, [...path, index]);
    else if (isMap(value))
      for (const [key, one] of Object.entries(value)) {
        add(key, [...path, key], "key");
        // Sizes and counts are numbers of DVC's own.
        if (!["size", "nfiles", "md5"].includes(key)) visit(one, [...path, key]);
      }
  };
  visit(document.value, []);
  return texts;
}
