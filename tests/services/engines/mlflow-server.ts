import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { preparePython } from "../../interop/python-environment.ts";
import { freePort, type RunningServer, SHELF, serverFolder, startServer } from "./server-process.ts";

const OLDEST_MINOR = 10;
export const USER = "admin";
export const PASSWORD = "correct horse: battery/staple";

export interface MlflowServer extends RunningServer {
  readonly uri: string;
  /** One call of the REST API as the administrator; throws where MLflow refuses it. */
  post<T>(path: string, body: object): Promise<T>;
}

/** MLflow's own tracking server with its login, and with everything it keeps in a folder of the test's. */
export async function startMlflow(): Promise<MlflowServer> {
  const python = preparePython(
    join(import.meta.dirname, "mlflow-requirements.txt"),
    join(SHELF, "mlflow"),
    OLDEST_MINOR,
  );
  if ("missing" in python) throw new Error(python.missing);
  const folder = serverFolder("mlflow");
  const settings = join(folder, "auth.ini");
  writeFileSync(
    settings,
    [
      "[mlflow]",
      "default_permission = NO_PERMISSIONS",
      `database_uri = sqlite:///${join(folder, "auth.db")}`,
      `admin_username = ${USER}`,
      `admin_password = ${PASSWORD}`,
      "authorization_function = mlflow.server.auth:authenticate_request_basic_auth",
    ].join("\n"),
  );
  const port = await freePort();
  const where = ["--host", "127.0.0.1", "--port", String(port), "--workers", "1"];
  const store = ["--backend-store-uri", `sqlite:///${join(folder, "store.db")}`];
  const stop = await startServer(
    python.program,
    ["-m", "mlflow", "server", "--app-name", "basic-auth", ...where, ...store],
    {
      folder,
      cwd: folder,
      ready: /Uvicorn running on/,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        MLFLOW_AUTH_CONFIG_PATH: settings,
        MLFLOW_FLASK_SERVER_SECRET_KEY: "of this test",
        MLFLOW_DISABLE_TELEMETRY: "true",
      },
    },
  );
  const uri = `http://127.0.0.1:${port}`;
  const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}`;
  return {
    port,
    uri,
    stop,
    async post(path, body) {
      const response = await fetch(`${uri}/api/2.0/mlflow/${path}`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const answer = await response.text();
      if (!response.ok) throw new Error(`MLflow answered ${response.status} to ${path}: ${answer}`);
      return JSON.parse(answer);
    },
  };
}
