"""Find the slots of texts in scripts without spaces: dates, numbers, and names that a title gives away.

Nothing is capitalised, and where a word begins is not known. So a whole date is one run, and it is known by
the two characters before it: after it often comes another fact, such as a place. Of a name, the last two
characters before its title ("先生", "様") count, and it is known by the two that follow: which ones stand
before depends on the length of the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from worker.dedupe.word_hashes import Hashes, mix
from worker.dedupe.word_splitting import UNSPACED_SCRIPTS

_UNSPACED = re.compile(f"[{UNSPACED_SCRIPTS}]")
_FACT, _WORD = "0", "_"
"""In a line with one character for each word: a number or another known fact, and any other long word."""
_NUMERALS = "〇零一二三四五六七八九十百千万廿卅元"
_NUMBER = f"(?:{_FACT}|[{_NUMERALS}]{{1,7}})"
_UNITS = "年月日号號时時点點分岁歲歳才"
_HALF_DAYS = "上午|下午|凌晨|晚上|午前|午後"
_RUNS = re.compile(rf"(?:{_NUMBER}[{_UNITS}](?:{_HALF_DAYS})?){{1,6}}(?:{_FACT}+)?|{_FACT}+|[ァ-ヺー]{{3,}}")
_TITLES = (
    "先生|女士|小姐|同志|教授|博士|老师|老師|医生|医師|院士|夫人|老人|法官|律师|律師|经理|經理|主任|局长|部長|社長|"
    "氏|様|さま|さん|ちゃん|君|くん|殿"
)
_NAMES = re.compile(rf"[\u3400-\u9fffァ-ヺー々]{{2}}(?=(?:{_TITLES}))")


def is_unspaced(words: Sequence[str]) -> bool:
    """Whether at least half of a text's words are characters of scripts without spaces."""
    initials = "".join([word[0] for word in words])
    return not initials.isascii() and 2 * len(_UNSPACED.findall(initials)) >= len(words)


def find_unspaced_runs(
    words: Sequence[str], hashes: Hashes, facts: AbstractSet[str]
) -> tuple[Hashes, Hashes]:
    """Find the runs of facts: the hash of the two characters by which each is known, and of what it holds.

    `facts` are the words that are facts by themselves.
    """
    line = "".join([_FACT if word in facts else word if len(word) == 1 else _WORD for word in words])
    padded = np.zeros(len(hashes) + 3, np.uint64)  # nothing stands before the first word and after the last
    padded[2:-1] = hashes
    # Each with the first of the two places by which it is known.
    runs = [(match.start(), *match.span()) for match in _RUNS.finditer(line)]
    names = [(match.end() + 2, *match.span()) for match in _NAMES.finditer(line)]
    known_by = np.array([run[0] for run in (*runs, *names)], np.intp)
    held = [mix(hashes[start:end]).sum() for _, start, end in (*runs, *names)]
    return mix(mix(padded[known_by]) + padded[known_by + 1]), np.array(held, np.uint64)
