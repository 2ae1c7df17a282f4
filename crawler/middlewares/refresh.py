"""Pages that say nothing but "go there" in a meta element, followed like any redirect."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import HtmlResponse, Response
from scrapy.utils.response import get_meta_refresh

from crawler.addresses import canonical
from crawler.middlewares.packing import packing_of

#: Seconds above which a page means to be read before it is left.
_AT_ONCE = 5
#: Bytes above which it is a page of its own, whatever else it says.
_LARGEST = 20_000


class MetaRefresh(MetaRefreshMiddleware):
    """Follows at once what leads elsewhere at once; pages that load themselves anew, as front
    pages and browser checks do, are taken as they are."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Response | Request:
        if (
            request.meta.get("robots")
            or response.status != 200
            or len(response.body) > _LARGEST
            or not isinstance(response, HtmlResponse)
            or packing_of(response) is not None
        ):
            return response
        wait, target = get_meta_refresh(response)
        if wait is None or target is None or wait > _AT_ONCE:
            return response
        if canonical(target) == canonical(response.url):
            return response
        return super().process_response(request, response)
