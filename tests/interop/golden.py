"""What every generator of goldens shares: the note of where its numbers come from, and the form of the file."""

import json
import sys
from importlib.metadata import version
from pathlib import Path


def origin(generator, packages, seed):
    """Where the numbers come from; the interpreter is left out, since it does not change them."""
    return {
        "generator": Path(generator).resolve().relative_to(Path(__file__).resolve().parents[2]).as_posix(),
        "versions": {package: version(package) for package in packages},
        "seed": seed,
    }


def print_fixture(fixture):
    """One case a line, so that a changed case is a changed line. NaN and Infinity are no JSON and are refused."""
    out = ["{"]
    for index, (key, value) in enumerate(fixture.items()):
        comma = "," if index < len(fixture) - 1 else ""
        if isinstance(value, list) and value and isinstance(value[0], dict):
            out.append(f"{json.dumps(key)}: [")
            out.append(",\n".join(json.dumps(case, allow_nan=False) for case in value))
            out.append(f"]{comma}")
        else:
            out.append(f"{json.dumps(key)}: {json.dumps(value, allow_nan=False)}{comma}")
    out.append("}")
    sys.stdout.write("\n".join(out) + "\n")
