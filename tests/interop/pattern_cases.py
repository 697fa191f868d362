"""Patterns of Python's `re`, built by its grammar and spoilt at times, and texts to look in."""

import re
import warnings

LETTERS = list("abkiIsSKz019_-. é") + ["ı", "İ", "ſ", "K", "ß", "ς", "Σ", "ι", "\u0345", "日", "٣", "😀"]
TEXTS = [
    "", "a", "A", "ab", "aB", "abc", "b a", "a\n", "a\nb", "\n", "a\n\n", " ", "\t", "\v", "\x1f", "k", "K", "K", "i", "I", "ı", "İ", "s", "ſ", "S", "ß", "ẞ", "é", "É",
    "ς", "Σ", "σ", "ι", "Ι", "\u0345", "日本", "٣", "3", "_", "-", "]", "[", "a]", ":", "😀", "{", "a{", "a{2", "a{2}", "aa", "aaa", "aaaa", "#", "a#b", "a b", "ab cd", "hi hié",
    "x1", "12-ab", "\\", "^", "$", "a$", "(", ")", "?", "+", "*", ".", "|", "a|b", "\b", "\x07", "\u00a0", "\u2028", "zz top", "KELVIN", "kelvin",
]
SETS = ["[ab]", "[^ab]", "[a-k]", "[^a-k]", "[]a]", "[^]a]", "[a-]", "[-a]", r"[\w-]", r"[^\W_]", r"[\d\s]", "[[:alpha:]]", r"[\b]", r"[\x41-\x5a]", "[é-ß]" , "[ß-é]", r"[\101]", "[ #]", "[i]", "[K]", "[^s]", r"[\Wk]",
        r"[^\Wι]", "[a&&b]", "[a--]", r"[\]]", "[ı]", r"[\u0130a]"]
ATOMS = [r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", ".", "^", "$", r"\A", r"\Z", r"\b", r"\B", r"\.", r"\-", r"\_" , r"\x41", r"\u00e9", r"\U0001f600", r"\n", r"\t", r"\0", r"\07", r"\101", r"\#", r"\ ", "#", " ", "\n", "{", "}", "]", "(?#no ]word)", "# to here\n"]
ODD = [
    "", "()", "(?:)", "a{,2}", "a{,}", "a{2,}", "a{2", "a{ 2}", "{2}", "a{2,1}", "a**", "a{2}{3}", "^*", "a|*", "(*)", "a??", "a+?", "a{1,2}?", "(?i)A", "(?a)\\w", "(?x) a b # c", "(?x)a {2}", "(?x)( ?:a)",
    "(?x)[a b]", "(?x)a\\ b", "(?xi)A", "(?x)(?i) A", "(?x) (?i)A", "a(?i)b", "(?i:a)b", "(?-i:a)b", "(?i)a(?-i:b)", "(?a:\\w)\\w", "(?ai)é", "(?ai)k", "(?ai)[a-k]", "(?i)é", "(?i)[é]", "(?u)\\w", "(?au)a",
    "(?L)a", "(?m)^b", "(?m)a$", "(?m:a$)", "(?m:^b)", "(?s).", "(?s:.)b", "(?-s:.)", "(?s)(?-s:.)", "(?i-s:A.)", "(?a-i:a)", "(?x: a b ) c", "(?x:a#)\n)", "(?x)a#)\n", "(?z)a", "(?", "(?i", "(?i-)", "(?P<n>a)",
    "(?P<1>a)", "(?P<n>a)(?P<n>b)", "(?P>n)", "(?<n>a)", "(?#c", "(?#c)a", "a(?#c)*", "a{2(?#c)}", "\\0(?#c)7", "[", "[]", "[^]", "[b-a]", "[\\w-a]", "[a-\\w]", "(", ")", "a)", "\\", "\\z", "\\Q", "\\1", "(a)\\1",
    "\\8", "[\\8]", "\\400", "[\\400]", "\\x4", "\\u12", "\\U00110000", "\\g", "\\p", "(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", "(?>a)", "a++", "(?P=n)", "(a)?(?(1)b)", "\\N{BULLET}", "[\\N{BULLET}]", "(?i)i", "(?i)İ",
    "(?i)[h-j]", "(?i)[^i]", "(?i)\\W", "(?i)[\\Wx]", "(?i)[^\\W_]", "(?i)ι", "(?i)\\w", "$a", "a$b", "(a$|b)", "(?m)$", "\\bhi\\b", "(?a)\\bhi\\b", "(?a)\\s", "(?a)\\S", "(?a)[\\s]", "(?a)[^\\d]", "[[a]", "[a[:b]", "x*?y",
]


def drawn(rng, depth=3):
    """A pattern by the grammar."""
    parts = []
    for _ in range(int(rng.integers(1, 4))):
        kind = rng.random()
        if kind < 0.35:
            part = re.escape(str(rng.choice(LETTERS)))
        elif kind < 0.55:
            part = str(rng.choice(SETS))
        elif kind < 0.75 or depth == 0:
            part = str(rng.choice(ATOMS))
        else:
            opening = str(rng.choice(["(", "(?:", "(?i:", "(?a:", "(?s:", "(?m:", "(?x:", "(?-i:", "(?ai:", "(?P<n>", "(?u:"]))
            part = f"{opening}{drawn(rng, depth - 1)})"
        if rng.random() < 0.25:
            part += str(rng.choice(["*", "+", "?", "{2}", "{1,2}", "{,1}", "*?", "{1,}"]))
        parts.append(part)
        if rng.random() < 0.1:
            parts.append("|")
    return "".join(parts)


def patterns(rng, count):
    """Half of them with flags of the whole, a tenth with a character gone or moved."""
    made = []
    for _ in range(count):
        flags = "".join(letter for letter in "aimsx" if rng.random() < 0.15)
        pattern = (f"(?{flags})" if flags and rng.random() < 0.8 else "") + drawn(rng)
        if rng.random() < 0.1:
            at = int(rng.integers(len(pattern)))
            pattern = pattern[:at] + pattern[at + 1 :]
        made.append(pattern)
    return [*ODD, *made]


def searched(pattern):
    """Whether it is found in each of the texts; None where Python refuses it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compiled = re.compile(pattern)
        except (re.error, OverflowError, RecursionError, ValueError):
            return None
    # At each place, since `search` looks ahead for a first character and forgets the flags of a group in that.
    return [any(compiled.match(text, place) for place in range(len(text) + 1)) for text in TEXTS]
