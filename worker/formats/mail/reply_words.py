"""The words with which mail programs introduce what they quote, and end a message, in several languages."""

from __future__ import annotations

import re

_WROTE = (
    r"wrote|writes|said|schrieb|schreibt|a écrit|écrivait|escribió|ha scritto|scrisse|escreveu|schreef|skrev"
    r"|kirjoitti|napisał(?:\(a\))?|napsal(?:\(a\))?|написал(?:а|\(а\))?|пише|пишет|写道|寫道|yazdı|作成|작성"
)
ATTRIBUTION = re.compile(rf"(?=.*(?:\d|@|<))(?:.*(?:{_WROTE})\b.*|.*)[::]\s*\Z", re.IGNORECASE | re.DOTALL)
"""A line such as "On Monday, 3 March 2025, Anna wrote:", with a date or an address in it."""
ATTRIBUTION_OPENING = re.compile(
    r"\s*(?:on|at|in article|quoting|am|le|el|il|em|op|den|dnia|w dniu|в|\d{4}|\d{1,2}[./]\d|\w{2,3}[.,])\s?",
    re.IGNORECASE,
)
"""How the first of its lines begins, if there are several."""
MAX_ATTRIBUTION_CHARS = 400
HISTORY = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*(?:original message|original appointment|ursprüngliche nachricht|message d'origine"
    r"|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|ursprungligt meddelande"
    r"|opprinnelig melding|исходное сообщение|原始邮件|原始郵件|元のメッセージ)[ \t]*-{2,}"
    r"|_{20,})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""A line after which Outlook and its relatives repeat the answered message without marks."""
FORWARDED = re.compile(
    r"(?<!-)-{2,}+[ \t]*+(?:forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado"
    r"|messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht|пересылаемое сообщение)"
    r"|begin forwarded message:|anfang der weitergeleiteten nachricht|début du message réexpédié",
    re.IGNORECASE,
)
"""What is before a message that is passed on, which is meant to be read."""
FORWARD_SUBJECT = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|doorst|vs|пересл)\s*[::]|\[fwd:", re.IGNORECASE)
HEADER_BLOCK = re.compile(
    r"\s*\**(?:from|von|de|da|van|от|发件人|差出人)\**\s*[::][^\n]*\n"
    r"(?:[^\n]*[::][^\n]*\n){0,5}?\s*\**(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp|тема|主题|件名)\**\s*[::]",
    re.IGNORECASE,
)
"""The header of a repeated message, in words."""
_DEVICE = (
    r"(?:sent from my|sent from|sent via|get outlook for|gesendet von|von meinem \S+ gesendet"
    r"|gesendet mit der|envoyé de mon|envoyé depuis|enviado desde|enviado do|inviato da|verzonden vanaf"
    r"|skickat från|отправлено с)"
    r"\b"
)
DEVICE = re.compile(rf"{_DEVICE}[^\n]{{0,80}}\Z", re.IGNORECASE)
DEVICE_IN_MARKUP = re.compile(
    rf"{_DEVICE}(?:[^<\n]|<a [^<>]*+>|</a>){{0,200}}+(?=(?:\s|&nbsp;|<[^<>]*+>)*+\Z)", re.IGNORECASE
)
"""The last line that telephones and tablets add."""
LIST_FOOTER = re.compile(
    r"^(?:_{30,}|-{30,}|-~-{20,}.*)[ \t]*\n(?=[^\n]*(?:mailing list|list|unsubscribe)|(?:[^\n]*\n){1,4}[^\n]*https?://)",
    re.IGNORECASE | re.MULTILINE,
)
"""The line above what lists add to each message (Mailman, Google Groups)."""
GOOGLE_FOOTER = re.compile(r"^-- ?\nYou received this message because you are subscribed to ", re.MULTILINE)
