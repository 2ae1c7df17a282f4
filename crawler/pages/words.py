"""What class names and fixed phrases of news pages mean, in one place.

Class and id are matched together, lower-cased; a token is bounded by anything but a letter or
digit.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

CAPTION_CLASS = re.compile(
    r"caption|chu-?thich|(?:^|[\s_-])cap(?:[\s_-]|$)"
    r"|(?:img|image|photo|pic|picture|anh|media)[_-]?(?:desc|note|title|alt|info|text|legend)"
    r"|(?:desc|note)[_-]?(?:img|image|photo|anh|pic)|credit"
)
RELATED_CLASS = re.compile(
    r"relat|lien-?quan|cung-?chuyen|cung-?chu-?de|(?:^|[\s_-])tin-?(?:khac|moi|doc|cung|noi-?bat)"
    r"|(?:xem|doc)-?them|read-?(?:more|also|next)|see-?(?:also|more)|suggest|recommend"
    r"|more-?(?:news|link|stor)|other-?news|news-?other|box-?news|list-?news|news-?list"
    r"|most-?(?:read|view)|(?:^|[\s_-])(?:topics|hot-?news|latest)(?:[\s_-]|$)"
)
BOILERPLATE_CLASS = re.compile(
    r"share|sharing|social|comment|binh-?luan|y-?kien|breadcrumb|newsletter|subscrib|copyright"
    r"|toolbar|tool-?bar|pagination|paging|rating|(?:^|[\s_-])(?:vote|likes?|follow|qc|ads?|adv|"
    r"advert\w*|banner|quang-?cao|tags?|keywords?|tu-?khoa|hidden|print|popup|modal|menu|nav|"
    r"navbar|sidebar|footer|widget|zalo|fb|player|audio|login|poll|qrcode)(?:[\s_-]|$)"
)
BYLINE_CLASS = re.compile(
    r"author|byline|tac-?gia|pseudonym|but-?danh|nguoi-?viet|writer|(?:^|[\s_-])source(?:[\s_-]|$)"
    r"|nguon-?tin"
)
DATE_CLASS = re.compile(
    r"date|time|ngay|publish|posted|thoi-?gian|(?:^|[\s_-])(?:pub|meta|info)(?:[\s_-]|$)"
)
#: What shows today's date to the reader, or the date of another item; never the article's.
CLOCK_CLASS = re.compile(
    r"clock|today|now|current|countdown|weather|thoi-?tiet|lich|calendar|header|top-?bar|footer"
    r"|comment|binh-?luan|update-?time-?site"
)
LEAD_CLASS = re.compile(
    r"sapo|summary|trich-?yeu|home-?text|(?:^|[\s_-])(?:lead|dek|standfirst|chapeau|abstract|teaser|intro|tom-?tat|"
    r"mo-?ta|description|desc)(?:[\s_-]|$)"
)


class Kinds(NamedTuple):
    """What a class and id may stand for; several may hold."""

    caption: bool
    related: bool
    boilerplate: bool
    byline: bool
    date: bool
    clock: bool
    lead: bool


@lru_cache(maxsize=20_000)
def kinds(label: str) -> Kinds:
    """The kinds of a label (class and id, lower-cased); pages repeat theirs, so they are kept."""
    return Kinds(
        caption=CAPTION_CLASS.search(label) is not None,
        related=RELATED_CLASS.search(label) is not None,
        boilerplate=BOILERPLATE_CLASS.search(label) is not None,
        byline=BYLINE_CLASS.search(label) is not None,
        date=DATE_CLASS.search(label) is not None,
        clock=CLOCK_CLASS.search(label) is not None,
        lead=LEAD_CLASS.search(label) is not None,
    )


#: Body containers of systems seen often, the most telling first.
BODY_SELECTORS = (
    "[itemprop=articleBody]",
    "[data-role=content]",
    ".article__body",
    ".article-content",
    ".article-body",
    ".detail-content",
    ".content-detail",
    "#content-detail",
    ".news-detail-content",
    ".post-content",
    ".entry-content",
    ".ArticleContent",
    ".journal-content-article",
    ".ms-rtestate-field",
    ".fck_detail",
    ".content-fck",
)

LABEL_ONLY = re.compile(
    r"(?:ảnh|hình|ảnh minh h[oọ]ạ?|video|bình luận(?: \d+)?|in bài viết|chia sẻ|từ khóa:?.*"
    r"|tags?:.*"
    r"|quảng cáo|advertisement|google news|theo dõi .{0,60}google news|\d+ bình luận|aa|a[-+]|"
    r"kéo thả vào đây.{0,30}|"
    r"bài gốc|đọc báo in|multimedia(?: đọc báo in)?|nghe đọc bài|email|print|facebook|zalo)",
    re.IGNORECASE,
)
RELATED_LEAD_IN = re.compile(
    r"\s*(?:>{1,}|»|›|\+\s|xem thêm|đọc thêm|xem tiếp|mời (?:bạn|quý vị|độc giả) (?:đọc|xem)"
    r"|tin liên quan|bài liên quan|tin bài liên quan|có thể bạn quan tâm)",
    re.IGNORECASE,
)
#: A line after which nothing belongs to the article.
TAIL = re.compile(
    r"\s*(?:tin|bài|các tin|các bài|những tin|bài viết)\s*(?:cùng chuyên mục|cùng chủ đề|liên quan"
    r"|khác|mới hơn|cũ hơn|mới nhất|đọc nhiều|nổi bật|cùng mục)\b.{0,30}$"
    r"|\s*(?:ý kiến (?:của bạn|bạn đọc|độc giả)(?: nhấp vào đây.{0,30})?|có thể bạn quan tâm"
    r"|đọc nhiều nhất|xem theo ngày"
    r"|mời (?:các )?bạn đồng hành cùng báo .+|bình luận của bạn.*)\s*:?\s*$",
    re.IGNORECASE,
)
CAPTION_TEXT = re.compile(
    r"(?:[.\-–(\s]|^)\(?(?i:ảnh|photo|nguồn ảnh|ảnh minh họa|hình ảnh|ảnh tư liệu|đồ họa)"
    r"\s*[:：]?\s*(?:(?:\d{1,2}|[A-ZĐÀ-Ỹ][\w.\-/ ]{0,40})?)\s*\)?\.?\s*$"
)
SOURCE_LINE = re.compile(
    r"^\(?\s*(?:nguồn(?: tin| bài)?\s*:?|theo\s*:?|"
    r"(?:dẫn )?theo\s+(?=báo|tạp chí|trang|cổng|ttxvn|đài))"
    r"\s*(?P<name>[^()\n]{2,70}?)\s*(?::\s*)?(?P<url>https?://\S+)?\s*\)?\.?$",
    re.IGNORECASE,
)
CREDIT_LINE = re.compile(
    r"^(?:\(?\s*)?(?:tin|bài|ảnh|video|clip|nội dung|thực hiện|biên tập|thiết kế|đồ họa|trình bày"
    r"|tác giả)"
    r"(?:\s*(?:,|và|-|–|&|/)\s*(?:tin|bài|ảnh|video|clip|nội dung|đồ họa|thiết kế|trình bày))*"
    r"\s*:\s*\S.{0,80}$",
    re.IGNORECASE,
)
#: A number 404 is no error by itself: provinces have had 404 products.
NOT_FOUND = re.compile(
    r"^\W*(?:(?:lỗi|error|http)\W*)?404\W*(?:$|[-–|:])|(?:lỗi|error|http)\W{0,3}404(?!\d)"
    r"|(?<!\d)404\W{0,3}(?:not found|error|page|-? ?không tìm)|(?:page|file|article) not found"
    r"|^\W*not found\W*$|không tìm thấy (?:trang|bài|nội dung|đường dẫn|dữ liệu|kết quả|tin)"
    r"|(?:trang|bài viết|nội dung|tin|đường dẫn|liên kết)(?: \S+){0,5} không (?:còn )?tồn tại"
    r"|(?:trang|bài viết|nội dung)(?: \S+){0,5} đã (?:bị )?(?:xóa|gỡ)"
    r"|page (?:does not|doesn't) exist|lỗi trang",
    re.IGNORECASE,
)
CHALLENGE = re.compile(
    r"just a moment\.\.\.|cf-chl|challenge-platform|__cf_bm|checking your browser|ddos-guard"
    r"|enable javascript and cookies|please enable (?:javascript|cookies)"
    r"|document\.cookie\s*=[^;]{0,200};?[^<]{0,400}(?:location\.(?:reload|href|replace)"
    r"|window\.location)|captcha|kiểm tra trình duyệt|xác (?:minh|thực) bạn (?:không phải|là)",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"chấp nhận cookie|accept (?:all )?cookies|cookie consent|đồng ý (?:sử dụng )?cookie",
    re.IGNORECASE,
)
