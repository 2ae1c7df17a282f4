"""Why a request gave no page, as one fixed word."""

from __future__ import annotations

import re
from typing import Literal

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet import error as internet

Trouble = Literal[
    "dns", "tls", "timeout", "refused_connection", "broken", "too_large", "robots", "forbidden",
    "private",
    "outside_domain", "redirects", "blocked", "stopped", "scheme", "error",
]  # fmt: skip

_TLS = re.compile(r"\b(?:ssl|tls|openssl|certificate|handshake)")


class Refused(IgnoreRequest):
    """A request that is not made, or whose answer is not used, for a reason."""

    def __init__(self, reason: Trouble, message: str, *, wait: float | None = None) -> None:
        super().__init__(message)
        self.reason: Trouble = reason
        self.wait = wait


def trouble_of(error: BaseException) -> Trouble:
    """Classify what a download raised."""
    if isinstance(error, Refused):
        return error.reason
    if isinstance(error, (CannotResolveHostError, internet.DNSLookupError)):
        return "dns"
    if isinstance(error, (DownloadTimeoutError, internet.TimeoutError)):
        return "timeout"
    if isinstance(error, DownloadConnectionRefusedError):
        return "refused_connection"
    if isinstance(error, DownloadCancelledError):
        return "too_large"
    text = f"{type(error).__name__} {error}".lower()
    if isinstance(error, IgnoreRequest):
        if "redirection" in text:
            return "redirects"
        return "too_large" if "exceed" in text or "bytes" in text else "error"
    if _TLS.search(text):
        return "tls"
    if isinstance(error, (ResponseDataLossError, DownloadFailedError, internet.ConnectionLost)):
        return "broken"
    return "error"
