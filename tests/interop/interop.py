"""What every `<name>.check.py` shares: the bridge to our code, and the lines that run.ts counts."""

import json
import math
import os
import subprocess
from pathlib import Path

TOLERANCE = 1e-12


class Refused(Exception):
    """Our code refused the input; `code` and `reason` are those of its error."""

    def __init__(self, refusal):
        super().__init__(refusal["message"])
        self.code = refusal["code"]
        self.reason = refusal.get("reason")


class Bridge:
    """One process of our code; call it by name with JSON arguments (NaN and Infinity as strings). Use it as a context manager."""

    def __enter__(self):
        script = Path(__file__).with_name("bridge.ts")
        self.process = subprocess.Popen(
            [os.environ.get("ASSAY_NODE", "node"), str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise SystemExit(f"the bridge ended with exit code {self.process.returncode}")

    def __call__(self, call, **args):
        self.process.stdin.write(json.dumps({"call": call, "args": args}, allow_nan=False, default=_plain) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the bridge gave no answer to {call}")
        answer = json.loads(line)
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer["value"]


def _plain(value):
    """NumPy's arrays and numbers as JSON."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"cannot send {type(value).__name__} over the bridge")


def ok(what):
    print(f"ok {what}")


def not_ok(what, why):
    print(f"not ok {what}: {' '.join(str(why).split())}")


def check(what, passed, why):
    """Any condition; `why` says what was found where it does not hold."""
    if passed:
        ok(what)
    else:
        not_ok(what, why)


def check_close(what, ours, theirs, tolerance=TOLERANCE):
    """Two numbers, equal within max(tolerance, tolerance·|theirs|). NaN equals nothing."""
    near = isinstance(ours, (int, float)) and math.isfinite(theirs)
    near = near and abs(ours - theirs) <= tolerance * max(1.0, abs(theirs))
    check(what, near, f"ours is {ours!r}, theirs is {theirs!r}")


def check_refused(what, code, call):
    """`call` must be refused with `code`."""
    try:
        value = call()
    except Refused as refused:
        check(what, refused.code == code, f"refused as {refused.code}, not {code}")
    else:
        not_ok(what, f"answered {value!r} instead of refusing as {code}")
