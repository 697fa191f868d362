/**
 * The prediction service: answers batches of customers with their probability of churn, by the weights in models/. Only
 * Node's standard library, so it starts wherever Node does.
 *
 *     node serving/server.mjs --model models/candidate.json --port 8080 [--slow 30]
 *
 * GET /ready answers 200. POST / takes a JSON array of 1 to 1000 records, each with the columns the model was trained on
 * (others are ignored, and `customerID` is handed back), and answers an array in the same order:
 * `[{"customerID": "9305-CDSKC", "p_churn": 0.80728…, "predicted": "Yes"}, …]`. What is wrong with a request is answered
 * as `{"error": "record 2: tenure is missing"}` with status 400, and nothing is predicted.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

const MAX_RECORDS = 1000;
const MAX_BODY_BYTES = 1_000_000;

/** What the asker did wrong, and the HTTP status that says so. */
class BadRequest extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Ends the program before it serves anything. */
function refuse(message) {
  console.error(`server.mjs: ${message}`);
  process.exit(2);
}

function wholeNumber(name, text, largest) {
  if (/^\d+$/.test(text) && Number(text) <= largest) return Number(text);
  return refuse(`--${name} is "${text}", not a whole number from 0 to ${largest}`);
}

function given() {
  const text = { type: "string" };
  try {
    const known = { model: text, port: { ...text, default: "8080" }, slow: { ...text, default: "0" } };
    return parseArgs({ options: known }).values;
  } catch (error) {
    return refuse(error.message);
  }
}

function modelIn(path) {
  if (path === undefined) return refuse("--model is missing: the file to answer by, such as models/candidate.json");
  try {
    const model = JSON.parse(readFileSync(path, "utf8"));
    return model.kind === "logistic-regression" ? model : refuse(`${path} holds no logistic regression of train.py`);
  } catch (error) {
    return refuse(`${path} cannot be read: ${error.message}`);
  }
}

function numberOf(record, column) {
  const value = record[column];
  if (value === undefined || value === null) throw new BadRequest(400, `${column} is missing`);
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new BadRequest(400, `${column} is ${JSON.stringify(value)}, not a number`);
  return value;
}

function weightOf(record, column, weights) {
  const value = record[column];
  if (value === undefined || value === null) throw new BadRequest(400, `${column} is missing`);
  // Never `weights[value]`: a record may say "constructor".
  if (!Object.hasOwn(weights, String(value)))
    throw new BadRequest(
      400,
      `${column} is ${JSON.stringify(value)}; the model knows ${Object.keys(weights).join(", ")}`,
    );
  return weights[String(value)];
}

/** The logistic regression of train.py: standardised numbers and one weight a category. */
function probabilityOfChurn(model, record) {
  let logit = model.intercept;
  for (const [column, { mean, scale, weight }] of Object.entries(model.numeric))
    logit += (weight * (numberOf(record, column) - mean)) / scale;
  for (const [column, weights] of Object.entries(model.categorical)) logit += weightOf(record, column, weights);
  return 1 / (1 + Math.exp(-logit));
}

function predict(model, records) {
  if (!Array.isArray(records) || records.length === 0 || records.length > MAX_RECORDS)
    throw new BadRequest(400, `the body must be a JSON array of 1 to ${MAX_RECORDS} records`);
  return records.map((record, index) => {
    if (typeof record !== "object" || record === null || Array.isArray(record))
      throw new BadRequest(400, `record ${index + 1} is no object`);
    try {
      const p_churn = probabilityOfChurn(model, record);
      return { customerID: record.customerID, p_churn, predicted: p_churn >= model.threshold ? "Yes" : "No" };
    } catch (error) {
      if (error instanceof BadRequest) error.message = `record ${index + 1}: ${error.message}`;
      throw error;
    }
  });
}

async function bodyOf(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new BadRequest(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new BadRequest(400, "the body is no JSON");
  }
}

async function answer(model, slow, request) {
  const [pathname] = request.url.split("?");
  if (pathname === "/ready" && request.method === "GET") return { model: model.kind, trained: model.trained };
  if (pathname !== "/") throw new BadRequest(404, `${pathname} is not here; POST / and GET /ready are`);
  if (request.method !== "POST") throw new BadRequest(405, "predictions are asked for by POST");
  const records = await bodyOf(request);
  if (slow > 0) await sleep(slow);
  return predict(model, records);
}

function send(response, status, content) {
  const text = JSON.stringify(content);
  response
    .writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
    .end(text);
}

const options = given();
const model = modelIn(options.model);
const port = wholeNumber("port", options.port, 65_535);
/** Milliseconds that every prediction is held back, to see a gate catch it. */
const slow = wholeNumber("slow", options.slow, 60_000);

const server = createServer((request, response) => {
  answer(model, slow, request).then(
    (content) => send(response, 200, content),
    (error) => {
      if (!(error instanceof BadRequest)) console.error(error);
      send(response, error.status ?? 500, {
        error: error.status ? error.message : "the server broke; its log says why",
      });
    },
  );
});
server.listen(port, "127.0.0.1");
await once(server, "listening");
console.log(`${options.model} answers at http://127.0.0.1:${server.address().port}/`);
for (const signal of ["SIGTERM", "SIGINT"])
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
