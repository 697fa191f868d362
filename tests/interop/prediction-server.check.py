"""The example's prediction server against the pipeline its weights come from, which scikit-learn serves behind FastAPI.

Both answer the same records over HTTP. The pipeline is trained here, with this environment's scikit-learn, by the
example's own train.py and the seed of the committed model.
"""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pandas as pd
import uvicorn
from fastapi import FastAPI
from interop import check, not_ok

EXAMPLE = Path(__file__).parents[2] / "examples/churn"
sys.path.insert(0, str(EXAMPLE))
import train  # noqa: E402

TOLERANCE = 1e-9
BATCHES = [1, 7, 64, 256]
# A server that does not answer at all must end the check.
TIMEOUT_S = 60


def python_server(pipeline) -> FastAPI:
    app = FastAPI()
    columns = list(pipeline.feature_names_in_)

    @app.post("/")
    def predict(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        frame = pd.DataFrame.from_records(records)
        probability = pipeline.predict_proba(frame[columns])[:, 1]
        return [{"customerID": key, "p_churn": float(p)} for key, p in zip(frame["customerID"], probability)]

    return app


def ask(url: str, records: list[dict]) -> list[dict]:
    request = urllib.request.Request(url, json.dumps(records).encode(), {"content-type": "application/json"})
    # No proxy stands between this machine and itself.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=TIMEOUT_S) as answer:
        return json.load(answer)


def compare(name: str, ours: str, theirs: str, records: list[dict]) -> None:
    for size in BATCHES:
        batches = [records[start : start + size] for start in range(0, len(records), size)]
        pairs = [pair for batch in batches for pair in zip(ask(ours, batch), ask(theirs, batch), strict=True)]
        same_order = [a["customerID"] for a, _ in pairs] == [record["customerID"] for record in records]
        check(f"{name}: every record in its place, in batches of {size}", same_order, "records are missing or moved")
        furthest = max(abs(a["p_churn"] - b["p_churn"]) for a, b in pairs)
        check(f"{name}: probabilities in batches of {size}", furthest <= TOLERANCE, f"they differ by {furthest}")


def node_server(model: str) -> tuple[subprocess.Popen, str]:
    command = [os.environ["ASSAY_NODE"], "serving/server.mjs", "--model", f"models/{model}.json", "--port", "0"]
    process = subprocess.Popen(command, cwd=EXAMPLE, stdout=subprocess.PIPE, encoding="utf-8")
    return process, re.search(r"http:\S+", process.stdout.readline()).group()


def main() -> None:
    training, unseen = train.customers()
    columns = ["customerID", *train.NUMERIC, *train.CATEGORICAL]
    records = json.loads(unseen[columns].to_json(orient="records"))
    for model in ["production", "candidate"]:
        seed, without, _ = train.RECIPES[model]
        # Bound before the server starts: a request that comes early waits in line.
        listening = socket.create_server(("127.0.0.1", 0))
        app = python_server(train.fit(training, seed, without))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        process, ours = node_server(model)
        try:
            compare(model, ours, f"http://127.0.0.1:{listening.getsockname()[1]}/", records)
        except OSError as error:
            not_ok(model, error)
        finally:
            process.terminate()
            process.wait()
            server.should_exit = True
            thread.join()


if __name__ == "__main__":
    main()
