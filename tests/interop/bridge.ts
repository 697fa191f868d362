/**
 * Our code, as Python checks call it: one JSON request a line on stdin, `{"call": name, "args": {…}}`, one answer a line
 * on stdout, `{"value": …}` or, where the code refuses, `{"refused": {code, reason, message}}`. Calls come from the
 * `<name>.calls.ts` files in this folder; two of one name, or an unknown one, are a defect and end the bridge.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { Calls } from "./calls.ts";

const calls = new Map<string, Calls[string]>();
for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith(".calls.ts"))) {
  const module: { readonly calls: Calls } = await import(pathToFileURL(join(import.meta.dirname, file)).href);
  for (const [name, call] of Object.entries(module.calls)) {
    if (calls.has(name)) throw new Error(`${file} defines the call ${name}, which another file defines too`);
    calls.set(name, call);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request: { readonly call: string; readonly args: Readonly<Record<string, unknown>> } = JSON.parse(line);
  const call = calls.get(request.call);
  if (!call) throw new Error(`unknown call ${request.call}; known: ${[...calls.keys()].sort().join(", ")}`);
  process.stdout.write(`${JSON.stringify(await answer(call, request.args))}\n`);
}

async function answer(call: Calls[string], args: Readonly<Record<string, unknown>>): Promise<unknown> {
  try {
    return { value: await call(args) };
  } catch (error) {
    // Coded errors are answers; anything else is a defect and must be seen.
    if (!(error instanceof Error && "code" in error && "remedy" in error)) throw error;
    const reason = "reason" in error ? error.reason : undefined;
    return { refused: { code: error.code, reason, message: error.message } };
  }
}
