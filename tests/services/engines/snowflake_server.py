"""fakesnow's server, which runs Snowflake's SQL on DuckDB, as the vendor's Node driver expects it.

It answers in JSON, where fakesnow knows Arrow alone, over TLS, and lets in who proves to be the one user, as Snowflake
words it. Reads its settings as JSON from the first argument.
"""

import base64
import datetime
import importlib
import json
import re
import sys
from decimal import Decimal

import jwt
import pyarrow as pa
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

# `fakesnow.server` is a function too.
server = importlib.import_module("fakesnow.server")

settings = json.loads(sys.argv[1])
owner = server.shared_fs.connect("TEST", "PUBLIC").cursor()
for statement in settings["statements"]:
    owner.execute(statement)

EPOCH = datetime.date(1970, 1, 1)
# What Snowflake sends along with every answer, for its drivers to spell values by; a session may set others. These are its own.
PARAMETERS = {
    "TIMEZONE": "America/Los_Angeles",
    "DATE_OUTPUT_FORMAT": "YYYY-MM-DD",
    "TIMESTAMP_NTZ_OUTPUT_FORMAT": "YYYY-MM-DD HH24:MI:SS.FF3",
    "TIMESTAMP_LTZ_OUTPUT_FORMAT": "",
    "TIMESTAMP_TZ_OUTPUT_FORMAT": "",
    "TIMESTAMP_TYPE_MAPPING": "TIMESTAMP_NTZ",
    "STATEMENT_TIMEOUT_IN_SECONDS": "172800",
    "BINARY_OUTPUT_FORMAT": "HEX",
}
SETTING = re.compile(r"(\w+)\s*=\s*('[^']*'|\d+)[\s,]*")
# By session token.
parameters = {}


def cell(value, kind):
    """One value as Snowflake's JSON has it: always a text."""
    # A missing point in time is a structure of missing parts.
    if value is None or (isinstance(value, dict) and value["epoch"] is None):
        return None
    if kind == "boolean":
        return "1" if value else "0"
    if kind == "date":
        return str((value - EPOCH).days)
    if kind.startswith("timestamp"):
        seconds = Decimal(value["epoch"]) + Decimal(value["fraction"]) / 1_000_000_000
        return f"{seconds:.9f}" + (" 1440" if kind == "timestamp_tz" else "")
    if kind == "real":
        return {"inf": "inf", "-inf": "-inf", "nan": "NaN"}.get(str(float(value)), repr(float(value)))
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def rowset(data):
    encoded = data.pop("rowsetBase64")
    if not encoded:
        return []
    table = pa.ipc.open_stream(base64.b64decode(encoded)).read_all()
    kinds = [column["type"].lower() for column in data["rowtype"]]
    columns = [[cell(v, kind) for v in column.to_pylist()] for column, kind in zip(table.columns, kinds, strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]


def alter_session(request, settings):
    changed = {name.upper(): value.strip("'") for name, value in SETTING.findall(settings)}
    if SETTING.sub("", settings) or not PARAMETERS.keys() >= changed.keys():
        raise ValueError(f"no settings that this emulator knows: {settings}")
    parameters.setdefault(server.to_token(request), dict(PARAMETERS)).update(changed)
    column = {"name": "status", "type": "text", "nullable": True, "length": 16777216, "precision": None, "scale": None}
    done = [["Statement executed successfully."]]
    data = {"rowtype": [column], "rowset": done, "total": 1, "returned": 1, "queryResultFormat": "json", "version": 1}
    return JSONResponse({"data": data, "success": True})


async def query(request):
    text = json.loads(await request.body())["sqlText"]
    if text.startswith("ALTER SESSION SET "):
        return alter_session(request, text.removeprefix("ALTER SESSION SET "))
    response = await server.query_request(request)
    answer = json.loads(response.body)
    data = answer.get("data") or {}
    if data.get("queryResultFormat") == "arrow":
        data["rowset"] = rowset(data)
        data["queryResultFormat"] = "json"
    if "rowtype" in data:
        own = parameters.get(server.to_token(request), PARAMETERS)
        data["parameters"] = [{"name": name, "value": value} for name, value in own.items()]
        data.setdefault("returned", data.get("total"))
        data["version"] = 1
    return JSONResponse(answer, status_code=response.status_code)


def is_user(data):
    if data.get("LOGIN_NAME", "").lower() != settings["user"]:
        return False
    how = data.get("AUTHENTICATOR", "SNOWFLAKE")
    if how == "SNOWFLAKE_JWT":
        # The driver tells the time of issue in milliseconds.
        options = {"verify_iat": False}
        claims = jwt.decode(data["TOKEN"], settings["publicKey"], algorithms=["RS256"], options=options)
        return claims["sub"].split(".")[-1].lower() == settings["user"]
    if how == "PROGRAMMATIC_ACCESS_TOKEN":
        return data.get("TOKEN") == settings["token"]
    return data.get("PASSWORD") == settings["password"]


async def login(request):
    data = json.loads(await request.body())["data"]
    if not is_user(data):
        message = "Incorrect username or password was specified."
        refused = {"data": {"authnMethod": "USERNAME_PASSWORD"}, "code": "390100", "message": message, "success": False}
        return JSONResponse(refused)
    return await server.login_request(request)


routes = [
    Route("/session/v1/login-request", login, methods=["POST"]),
    Route("/queries/v1/query-request", query, methods=["POST"]),
    Route("/telemetry/send", lambda _: JSONResponse({"success": True}), methods=["POST"]),
    *[route for route in server.routes if route.path not in ("/session/v1/login-request", "/queries/v1/query-request")],
]

if __name__ == "__main__":
    uvicorn.run(
        Starlette(routes=routes),
        host="127.0.0.1",
        port=settings["port"],
        ssl_certfile=settings["certificate"],
        ssl_keyfile=settings["key"],
    )
