"""Pages as Vietnamese newspapers send them: 80 to 200 kB of HTML around 3 kB of article.

A page is its number: the same number gives the same bytes, another gives other words and another
size.  What surrounds the article is what surrounds it in life: styles and scripts in the head, a
menu of two hundred links, boxes of other articles, a footer.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

SIZES = (80_000, 200_000)
BYLINE = "Lê Thị Hoa"

_SUBJECTS = ("Hợp tác xã", "Tổ hợp tác", "Cơ sở", "Phòng Nông nghiệp", "Hội đồng", "Chủ thể")
_PLACES = ("Phù Lưu", "Tân Bình", "Cao Xá", "Mỹ Lộc", "Đông Hà", "Ea Tar", "Thạnh Phú", "Vĩnh Hảo")
_GOODS = ("chè khô", "mật ong", "gạo nếp", "cam sành", "nước mắm", "miến dong", "bưởi da xanh")
_VERBS = ("nộp hồ sơ", "bán hết vụ đầu", "đổi bao bì", "mở điểm bán", "xin kiểm nghiệm", "gắn mã")
_ENDS = (
    "theo báo cáo gửi lên huyện hồi đầu tháng, cao hơn cùng kỳ năm trước một phần tư",
    "dù giá thu mua ở đầu bờ xuống thấp suốt ba tháng mưa",
    "sau hai năm đi từng nhà để thống nhất một cách sấy và một cỡ túi",
    "trong đó quá nửa là khách đặt lại lần thứ hai, thứ ba",
    "và còn chờ phiếu kiểm nghiệm trước khi đưa lên kệ của siêu thị trong tỉnh",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A newspaper: its page object and how its template wraps the parts of an article."""

    id: str
    page: str
    title: str
    date: str
    lead: str
    body: str
    caption: str
    byline: str
    json_ld: bool = True
    lead_inside: bool = False
    byline_inside: bool = False


_CAPTION = '<figure><img src="/i/{n}.jpg"><figcaption>{}</figcaption></figure>'
_TABLE = (
    '<table class="image center"><tbody><tr><td><img src="/i/{n}.jpg"></td></tr>'
    '<tr><td class="image_desc">{}</td></tr></tbody></table>'
)

PAPERS = (
    Paper(
        "columns", "dated", '<h1 class="media-heading title5">{}</h1>',
        '<div class="date">{}</div>',
        '<p><strong>{}</strong></p>',
        '<div class="article_content"><div class="content" id="content">{}</div></div>',
        _TABLE, '<p style="text-align:right"><strong>{}</strong></p>', json_ld=False,
        lead_inside=True, byline_inside=True,
    ),
    Paper(
        "portal", "vnpt", '<h2 class="ArticleHeader">{}</h2>', '<span class="PostDate">{}</span>',
        '<div class="ArticleSummary">{}</div>', '<div class="ArticleContent">{}</div>',
        _TABLE, '<p class="author">{}</p>', json_ld=False,
    ),
    Paper(
        "entry", "onecms", '<h1 class="sc-longform-header-title block-sc-title">{}</h1>',
        '<span class="sc-longform-header-meta block-sc-publish-time">{}</span>',
        '<p class="block-sc-sapo">{}</p>',
        '<div class="b-maincontent"><article class="entry">{}</article></div>',
        _CAPTION, '<span class="block-sc-author">{}</span>',
    ),
    Paper(
        "article", "zce", '<h1 class="article__title">{}</h1>', '<time class="time">{}</time>',
        '<div class="article__sapo">{}</div>',
        '<div class="article__body zce-content-body" itemprop="articleBody">{}</div>',
        _CAPTION, '<div class="article__author">{}</div>',
    ),
    Paper(
        "name", "content-detail", '<h1 class="name">{}</h1>', '<div class="post-date">{}</div>',
        '<h2>{}</h2>', '<div id="content-detail">{}</div>',
        _TABLE, '<div class="pseudonym">{}</div>', lead_inside=True,
    ),
    Paper(
        "roles", "vcc-ims", '<h1 class="detail-title" data-role="title">{}</h1>',
        '<div data-role="publishdate">{}</div>', '<h2 data-role="sapo">{}</h2>',
        '<div class="detail-content afcbc-body" data-role="content">{}</div>',
        _CAPTION, '<span data-role="author">{}</span>',
    ),
    Paper(
        "viet", "nukeviet", '<h1 class="title">{}</h1>', '<em class="time">{}</em>',
        '<div class="hometext">{}</div>', '<div id="news-bodyhtml" class="bodytext">{}</div>',
        _CAPTION, '<p class="h5 text-right">{}</p>',
    ),
    Paper(
        "plain", "generic", "<h1>{}</h1>", '<div class="published">{}</div>',
        '<p class="sapo">{}</p>', '<div class="noi-dung">{}</div>',
        _CAPTION, '<p class="author">{}</p>',
    ),
)  # fmt: skip


def path_of(number: int) -> str:
    """The address of a page; its slug names the programme, as most such slugs do."""
    return f"/kinh-te/them-san-pham-ocop-cho-lang-nghe-{number}.html"


def title_of(number: int) -> str:
    rng = random.Random(number)
    return (
        f"{rng.choice(_PLACES)}: {number % 37 + 3} sản phẩm OCOP từ {rng.choice(_GOODS)} "
        f"tìm đường ra chợ, kỳ {number}"
    )


def page_of(paper: Paper, number: int) -> bytes:
    """The page of this number as the paper's template has it, UTF-8."""
    rng = random.Random(f"{paper.id}/{number}")
    target = rng.randrange(*SIZES)
    title, lead = title_of(number), _sentence(rng)
    article = _article(rng, paper, number, title, lead)
    ld = ""
    if paper.json_ld:
        data = {
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": title,
            "datePublished": f"2024-{1 + number % 12:02d}-{1 + number % 28:02d}T"
            f"{8 + number % 10:02d}:{number % 60:02d}:00+07:00",
            "author": {"@type": "Person", "name": BYLINE}, "description": lead,
        }  # fmt: skip
        ld = f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
    boxes = "".join(
        f'<section class="box-news"><h3><a href="/muc-{b}/">Chuyên mục {b}</a></h3>'
        f'<ul class="list">{_items(rng, 12)}</ul></section>'
        for b in range(5)
    )
    menu = "".join(
        f'<li class="menu-item"><a href="/muc-{i}/" title="Mục {i}">Chuyên mục {i}</a></li>'
        for i in range(160)
    )
    footer = "".join(
        f'<li><a href="/trang-{i}/">Đường dẫn chân trang {i}</a></li>' for i in range(60)
    )
    before = (
        f'<header><div class="date-now">Thứ hai, 05/10/2026 10:12</div><nav><ul>{menu}</ul></nav>'
        "</header>"
    )
    after = (
        f'<aside class="sidebar">{boxes}</aside><footer><ul>{footer}</ul><p>Cơ quan chủ quản: '
        "trang viết ra để đo. Điện thoại 0200 300 000.</p></footer>"
    )
    base = len((before + article + after + ld).encode()) + 1500
    left = max(0, target - base)
    # Of what is left, most is script and style, as it is in life.
    styles, scripts = _styles(rng, left // 3), _scripts(rng, left // 3)
    late = _scripts(rng, left - left // 3 * 2)
    html = (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title} - Báo '
        f'{paper.id}</title><meta name="description" content="{lead}"><meta property="og:title" '
        f'content="{title}"><meta property="og:description" content="{lead}"><meta '
        f'property="og:type" content="article"><meta property="og:site_name" content="Báo '
        f'{paper.id}">{ld}<style>{styles}</style><script>{scripts}</script></head><body>{before}'
        f'<main class="container">{article}{after}</main><script>{late}</script></body></html>'
    )
    return html.encode()


def _article(rng: random.Random, paper: Paper, number: int, title: str, lead: str) -> str:
    parts: list[str] = []
    for i in range(14):
        parts.append(f"<p>{' '.join(_sentence(rng) for _ in range(rng.randint(2, 4)))}</p>")
        if i % 5 == 1:
            caption = f"{rng.choice(_SUBJECTS)} {rng.choice(_PLACES)} đóng gói. Ảnh: B.M"
            parts.append(paper.caption.replace("{n}", str(i)).format(caption))
        if i == 7:
            parts.append(f'<div class="box-related"><ul>{_links(rng, 3)}</ul></div>')
    lead_html, byline = paper.lead.format(lead), paper.byline.format(BYLINE)
    if paper.lead_inside:
        parts.insert(0, lead_html)
    if paper.byline_inside:
        parts.append(byline)
    day, month = 1 + number % 28, 1 + number % 12
    date = f"{8 + number % 10:02d}:{number % 60:02d}, {day:02d}/{month:02d}/2024"
    return (
        f'<div class="main-col">{paper.title.format(title)}<div class="meta">'
        f"{paper.date.format(date)}{'' if paper.byline_inside else byline}</div>"
        f"{'' if paper.lead_inside else lead_html}{paper.body.format(''.join(parts))}</div>"
    )


def _sentence(rng: random.Random) -> str:
    return (
        f"{rng.choice(_SUBJECTS)} {rng.choice(_PLACES)} {rng.choice(_VERBS)} cho "
        f"{rng.randint(2, 400)} sản phẩm {rng.choice(_GOODS)}, {rng.choice(_ENDS)}."
    )


def _links(rng: random.Random, count: int) -> str:
    return "".join(
        f'<li><a href="/kinh-te/gia-{rng.randrange(10**6)}.html">{rng.choice(_PLACES)} bàn cách '
        f"giữ giá {rng.choice(_GOODS)}</a></li>"
        for _ in range(count)
    )


def _items(rng: random.Random, count: int) -> str:
    return "".join(
        f'<li class="item clearfix"><a class="thumb" href="/xa-hoi/tin-{n}.html"><img '
        f'src="/i/thumb_{n}.jpg" data-src="/i/{n}.jpg" alt="" width="120" height="80" '
        f'loading="lazy"></a><div class="text"><h4 class="ttl"><a href="/xa-hoi/tin-{n}.html">'
        f"{rng.choice(_PLACES)}: {rng.choice(_VERBS)} {rng.choice(_GOODS)} lần {n}</a></h4>"
        f'<span class="time">{n % 24} giờ trước</span></div></li>'
        for n in (rng.randrange(10**6) for _ in range(count))
    )


def _styles(rng: random.Random, size: int) -> str:
    rules: list[str] = []
    length = 0
    while length < size:
        rules.append(
            f".c{rng.randrange(9999)}{{margin:{rng.randrange(40)}px;color:#{rng.randrange(999)}}}"
        )
        length += len(rules[-1])
    return "".join(rules)


def _scripts(rng: random.Random, size: int) -> str:
    calls: list[str] = []
    length = 0
    while length < size:
        calls.append(
            f"window.q=window.q||[];q.push(['slot{rng.randrange(999)}',{{w:{rng.randrange(900)},"
            f"t:'unit-{rng.randrange(10**8):x}'}}]);if(a<b&&c>{rng.randrange(99)}){{d()}}"
        )
        length += len(calls[-1])
    return "".join(calls)
