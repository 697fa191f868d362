"""Dates, JSON and patterns against Python itself: `datetime.strptime`, `dateutil.parser.parse`, `json.loads` and `re.search`."""

import datetime
import json
import warnings

import numpy as np
from dateutil.parser import parse
from interop import Bridge, check
from pattern_cases import TEXTS, patterns, searched

FORMATS = [
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%H:%M", "%I:%M %p", "%d %b %Y",
    "%B %d, %Y", "%A, %d %B %Y", "%a %d", "%Y%m%d", "%j %Y", "%Y-%m-%dT%H:%M:%S%z", "%d.%m.%Y", "%%%Y", "%m", "%y%m%d",
    "%d%m%y%H%M%S", "%m%d", "%d%H", "%H%M%S%f", "%j%H", "%m %b %d", "%b %m %d", "%y %Y-%m-%d", "%Y %y-%m-%d", "%d %B", "%d%b%Y", "%Y%d", "%m0%d", "%f%H", "%z %d", "%d%m",
    "%Y  %m", "[%Y] (%m)", "%w %u", "%S", "%Y/%j", "%b-%d", "%d%m%Y",
]
COMMON = [
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f%z", "%m/%d/%Y", "%d.%m.%Y", "%m/%d/%y %H:%M", "%d %b %Y", "%B %d, %Y", "%Y%m%d",
    "%A, %d %B %Y", "%I:%M %p", "%b %Y", "%Y-%m",
]
REFUSED = ["%Y-%Q", "%c", "%x", "%X", "%Z", "%G-%V", "%U", "%W", "%Y %Y", "%", "%-d"]


def is_date(text, form):
    try:
        datetime.datetime.strptime(text, form)
        return True
    except ValueError:
        return False


def is_read(text):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parse(text)
        return True
    except (ValueError, OverflowError):
        return False


def is_json(text):
    try:
        json.loads(text)
        return True
    except Exception:
        return False


def spoilt(rng, text):
    """The text with a character gone, doubled or replaced, at times."""
    if not text or rng.random() < 0.5:
        return text
    at = int(rng.integers(len(text)))
    other = str(rng.choice(list("0123456789 -/:.,TZ+aA{}[]\"x\n\u00a0\u0664é")))
    return text[:at] + str(rng.choice(["", text[at] * 2, other, other + text[at]])) + text[at + 1 :]


def moment(rng, year=1):
    seconds = float(rng.integers(0, 252_000_000_000))
    return datetime.datetime(year, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=seconds)


def dates(rng, count):
    forms = [form for form in FORMS_WRITTEN]
    return [spoilt(rng, moment(rng).strftime(str(rng.choice(forms)))) for _ in range(count)]


FORMS_WRITTEN = [*FORMATS, "%m/%d/%Y", "%Y.%m.%d", "%d %B %Y %H:%M:%S", "%b %d %Y", "%Y-%m-%d %H:%M:%S+02:00", "%Y%m%dT%H:%M"]
ODD = [
    "", " ", "2024-02-30", "2023-02-29", "2024-02-29", "29/02/1900", "0000-01-01", "9999-12-31", "366 2023", "366 9999", "1/2/2024",
    "2024-1-5", "2024-01-05 ", " 2024-01-05", "24:00", "23:60", "12:61:61", "2024-01-01T00:00:60", "31/13/2024", "13/13/2024", "Feb 30", "٢٠٢٤-٠١-٠٢",
    "2024-01-01T00:00:00+2400", "2024-01-01T00:00:00+02:30", "2024-01-01T00:00:00z", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00+0230:15",
    "hello", "may", "monday", "not a date", "12@30", "x2024", "2024-01-01 at noon", "10 pm", "a", "5", "123", "2024", "99-1-1", "\ufeff2024", "1 Sept 2024",
]
JSONS = [
    "1", "-0", "01", "1.", ".5", "1e5", "1E+5", "NaN", "-NaN", "Infinity", "-Infinity", "--Infinity", "[NaN, Infinity]", '{"a": NaN}', '"NaN', "null", "None", "true",
    "True", "'a'", '"a"', '"a\nb"', '"\\u12"', '"\\ud800"', '"\\x"', "{}", "[]", "[1,]", '{"a":1,}', '{a:1}', '{"a":1,"a":2}', "", " ", " 1 ", "\ufeff1", "\u00a01",
    "1 2", "[1 2]", '{"a" 1}', "nul", "Infinity5", "NaNNaN", '"Infinity" Infinity', "\f1", "\t1\n", '"\u2028"', '{"a":{"b":[1,{"c":null}]}}', "1/*x*/", "+1", "0x10", "1_000",
]


def main():
    rng = np.random.default_rng(20)
    with Bridge() as bridge:
        for form in REFUSED:
            check(f"strptime refuses {form}", bridge("strptime", format=form, values=["x"]) is None, "it was run")
        for form in FORMATS:
            own = [spoilt(rng, moment(rng).strftime(form)) for _ in range(400)]
            digits = ["".join(rng.choice(list("0011122233456789 "), int(rng.integers(1, 15)))) for _ in range(300)]
            texts = [*own, *ODD, *dates(rng, 100), *digits]
            ours = bridge("strptime", format=form, values=texts)
            wrong = [(text, one) for text, one in zip(texts, ours, strict=True) if one != is_date(text, form)]
            check(f"strptime {form}: {len(texts)} texts", not wrong, wrong[:5])
            in_sql = bridge("strptimeSql", format=form, values=texts)
            wrong = [(text, one) for text, one in zip(texts, in_sql, strict=True) if one is not None and one != is_date(text, form)]
            check(f"strptime in SQL {form}: {len(texts)} texts", not wrong, wrong[:5])
            undecided = [text for text, one in zip(texts, in_sql, strict=True) if one is None and not (set(text) & set("\u0660\u0662\u0664\u0661"))]
            check(f"strptime in SQL {form}: only digits of other scripts are left open", not undecided, undecided[:5])

        texts = [*ODD, *dates(rng, 6000)]
        ours = bridge("dateutil", values=texts)
        wrong = [(text, one) for text, one in zip(texts, ours, strict=True) if one != "undecided" and (one == "kept") != is_read(text)]
        check(f"dateutil: {len(texts)} texts", not wrong, wrong[:10])
        common = [moment(rng, 1000).strftime(form) for form in COMMON for _ in range(50)]
        ours = bridge("dateutil", values=common)
        check("dateutil: common forms are decided", set(ours) == {"kept"}, [text for text, one in zip(common, ours) if one != "kept"][:5])

        texts = [*JSONS, *(spoilt(rng, str(rng.choice(JSONS))) for _ in range(3000))]
        ours = bridge("json", values=texts)
        wrong = [(text, one) for text, one in zip(texts, ours, strict=True) if one != is_json(text)]
        check(f"json: {len(texts)} texts", not wrong, wrong[:10])
        in_sql = bridge("jsonSql", values=texts)
        wrong = [(text, one) for text, one in zip(texts, in_sql, strict=True) if one != is_json(text)]
        check(f"json in SQL: {len(texts)} texts", not wrong, wrong[:10])
        made = patterns(rng, 4000)
        refused = 0
        for pattern, one in zip(made, bridge("patterns", patterns=made, values=TEXTS), strict=True):
            expected = searched(pattern)
            if isinstance(one, str):
                refused += expected is not None
                continue
            check(f"{pattern!r} is one of Python", expected is not None, "it was run")
            found = zip(TEXTS, one, expected or one, strict=True)
            # Python 3.14 finds `\\B` in a text of nothing, and earlier ones do not.
            wrong = [(text, ours) for text, ours, theirs in found if ours is not None and ours != theirs and not (text == "" and "\\B" in pattern)]
            check(f"{pattern!r} in {len(TEXTS)} texts", not wrong, wrong[:5])
        check("patterns of Python are run", refused < len(made) / 50, f"{refused} of {len(made)} were refused")


main()
