"""Pages stay packed, as they came, until they are read, which is beside the crawl."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

#: Bytes below which a packed page is unpacked at once: it may be no page but a way to another,
#: which ``crawler.middlewares.refresh`` has to see.
_SMALL = 8_000
_FLAG = "packed"


class Packing(HttpCompressionMiddleware):
    """Unpacks what comes, but for pages that the frontier asked for."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        if (
            "target" in request.meta
            and response.status == 200
            and len(response.body) >= _SMALL
            and response.headers.getlist("Content-Encoding") == [b"gzip"]
        ):
            response.flags.append(_FLAG)
            return response
        return super().process_response(request, response)


def packing_of(response: Response) -> str | None:
    """How a response is still packed."""
    return "gzip" if _FLAG in response.flags else None
