"""Destinations: groups whose text is no part of the running text."""

from __future__ import annotations

from worker.word_tables import names

READ = names(
    "fonttbl stylesheet info title author subject doccomm keywords creatim revtim footnote annotation "
    "atnauthor atndate atnparent listtext pntext fldinst bkmkstart field"
)
"""Those that are read by themselves."""
TRANSPARENT = names(
    "rtf fldrslt shp shpinst shptxt shpgrp upr ud result mmathPara mmath moMath moMathPara object"
)
"""Those whose text is running text."""
SKIPPED = names(
    """
    colortbl header headerl headerr headerf footer footerl footerr footerf pict nonshppict shprslt sp
    listtable listoverridetable rsidtbl generator xmlnstbl themedata colorschememapping datastore
    latentstyles revtbl filetbl pgptbl bkmkend atnid atnref atrfstart atrfend atnicn tc tcl xe txe rxe
    objdata objclass ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn template operator company manager
    category hlinkbase printim buptim private userprops docvar listname falt panose fontemb formfield
    datafield do mmathPr
    """
)
CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
    "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
"""Control words that stand for characters."""
