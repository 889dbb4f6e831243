"""Recognize source code and other text for programs, by name and lines, or by the beginning."""

from __future__ import annotations

import re

from worker.word_tables import names

CODE_SUFFIXES = names(
    """
    asm awk bash bat c cc cjs clj cljs cmd coffee cpp cs css cxx d dart diff el ex exs f f90 fs fsx go gradle
    groovy h hh hpp hs java jl js jsx kt kts less lisp lua m mjs ml mm nim nix pas patch php pl pm proto ps1
    py pyi pyx r rb rs sass scala scm scss sh sol sql svelte swift tcl tf ts tsx v vb vbs vhd vue wat zig zsh
    """
)
"""Suffixes of source code."""
_BEGINNINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\A(?:{pattern})"), name)
    for pattern, name in (
        (r"#![^\n]*(?:sh|env|python|perl|ruby|node|awk|php|lua)\b", "a script"),
        (r"<\?php\b", "source code (PHP)"),
        (r"diff --git a/|(?:Index: \S++\n=+\n)?--- \S.*+\n\+\+\+ \S.*+\n@@ ", "a patch"),
        (r"%!PS", "a PostScript document"),
        (r"(?:%.*+\n\s*+)*+\\(?:documentclass|documentstyle)\b", "a LaTeX source"),
        (r"-----BEGIN [A-Z0-9 ]++-----", "a key or a certificate"),
        (r"WEBVTT(?:[ \t].*+)?[\r\n]", "subtitles (WebVTT)"),
        (r"\d{1,4}\r?\n\d\d:\d\d:\d\d[,.]\d{3} --> \d\d:", "subtitles (SubRip)"),
        (r"\[InternetShortcut\]", "a shortcut to an address; list it in a .urls file"),
        (r"#EXTM3U", "a list of sounds or videos"),
    )
)
_CODE_LINE = re.compile(
    r"(?:(?:import|from|def|class|function|func|fn|const|let|var|package|use|using|namespace|public|private"
    r"|protected|static|return|struct|enum|interface|impl|module|require|include|export|async|await|if|else|elif"
    r"|for|while|switch|case|try|catch|except|end|begin|local|select|insert|create|alter|drop|update|echo|print|set)"
    r"\b(?!.*[.!?]\s*+\Z)|//|/\*|\*/|\* |#|--|@\w|[{}()\[\]]++[;,]?\s*+\Z)",
    re.IGNORECASE,
)
_CODE_LINE_END = re.compile(r"(?:[{};(\[\\]|=>|\):)\s*+\Z")
_CODE_PART = re.compile(r"\w\([^()]*+\)|\w\s?[-+*/|&:]?=\s?[\w\"'\[({-]|\w\.\w++\(|->|::")


def name_by_beginning(sample: str) -> str | None:
    """What a text is, in words, if only one kind of file begins code_lines it."""
    text = sample.lstrip("\ufeff\r\n\t ")
    return next((name for pattern, name in _BEGINNINGS if pattern.match(text)), None)


def is_code(sample: str) -> bool:
    """Whether a text with the name of source code is such: half of its lines or more look so."""
    lines = [line.strip() for line in sample.splitlines() if line.strip()]
    code_lines = sum(
        bool(_CODE_LINE.match(line) or _CODE_LINE_END.search(line) or _CODE_PART.search(line))
        for line in lines
    )
    return bool(lines) and code_lines >= 0.5 * len(lines)
