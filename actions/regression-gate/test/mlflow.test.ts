import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { readRegisteredModel } from "../src/mlflow/registered-model.ts";
import { TrackingServer } from "../src/mlflow/tracking-server.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Asks for a model of a server that answers so; the real one is asked in tests/services. */
async function asked(answer: Answer, env: Readonly<Record<string, string>> = {}) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const tracking = new TrackingServer({ MLFLOW_TRACKING_URI: `${origin}/ml flow/`, ...env });
    return await readRegisteredModel(tracking, { model: "churn", alias: "champion" });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const json =
  (status: number, body: unknown): Answer =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };

describe("a server that is not MLflow's is never taken for one without the model", () => {
  test.each<[string, Answer, string]>([
    ["a page that is not there", (_, response) => response.writeHead(404).end("<html>"), "answered 404"],
    ["another API's 404", json(404, { message: "no such route" }), "answered 404: no such route"],
    [
      "a login page behind a redirect",
      (_, response) => response.writeHead(302, { location: "/login" }).end(),
      "answered 302",
    ],
    ["a page in place of an answer", (_, response) => response.end("<html>"), "answered 200"],
    ["a version without a number", json(200, { model_version: {} }), "answered 200"],
    ["an answer without end", (_, response) => response.end(Buffer.alloc(20_000_001, " ")), "more than 20000000 bytes"],
    ["a connection that is cut", (request) => request.socket.destroy(), "could not be asked"],
  ])("%s", async (_, answer, message) => {
    await expect(asked(answer)).rejects.toMatchObject({ code: "mlflow", message: expect.stringContaining(message) });
  });
});

test("a version that names no run has no metrics, which is no first run", async () => {
  await expect(asked(json(200, { model_version: { version: "7" } }))).rejects.toMatchObject({ code: "no-run" });
});

test.each([
  ["a token before all else", { MLFLOW_TRACKING_TOKEN: "t0ken", MLFLOW_TRACKING_USERNAME: "u" }, "Bearer t0ken"],
  ["user and password", { MLFLOW_TRACKING_USERNAME: "mona", MLFLOW_TRACKING_PASSWORD: "p" }, `Basic ${btoa("mona:p")}`],
  ["nothing", {}, undefined],
])("sends %s, below the path of the URL", async (_, env, authorization) => {
  const seen: unknown[] = [];
  const answer: Answer = (request, response) => {
    seen.push([request.url, request.headers.authorization]);
    json(404, { error_code: "RESOURCE_DOES_NOT_EXIST" })(request, response);
  };
  expect(await asked(answer, env)).toMatchObject({ absent: expect.stringContaining("has no model churn") });
  expect(seen).toEqual([
    ["/ml%20flow/api/2.0/mlflow/registered-models/alias?name=churn&alias=champion", authorization],
  ]);
});

test("the secrets of environment and URL are known, so that they can be masked, and stand in no message", () => {
  const server = new TrackingServer({ MLFLOW_TRACKING_URI: "https://mona:p%40ss@ml.example/x" });
  expect(server.secrets).toEqual(["p%40ss", "p@ss", btoa("mona:p@ss")]);
  expect(server.shown).toBe("https://ml.example/x");
});

test("a password whose percent sign encodes nothing is meant as it stands", () => {
  const server = new TrackingServer({ MLFLOW_TRACKING_URI: "https://mona:50%@ml.example/x" });
  expect(server.secrets).toContain(btoa("mona:50%"));
});
