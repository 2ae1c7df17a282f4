"""A small knowledge base made through the real store, for the tests of the screen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extract.facts import (
    Document,
    Event,
    Evidence,
    Extraction,
    Fact,
    Money,
    Mou,
    ProducerCount,
    Product,
    ProductCount,
    Residue,
    Role,
)
from extract.gazetteer.places import load
from knowledge.findings import refresh_findings
from knowledge.reconcile import reconcile
from knowledge.records import ArticleRecord
from knowledge.resolve import resolve
from knowledge.store import open_base

TOKEN = "ba-mươi-sáu"

SOC_TRANG = {"place": "tỉnh Sóc Trăng", "place_code": "94", "place_id": "vn63:94"}
BAC_LIEU = {"place": "tỉnh Bạc Liêu", "place_code": "95", "place_id": "vn63:95"}
CAN_THO_NOW = {"place": "thành phố Cần Thơ", "place_code": "92", "place_id": "vn34:92"}
COUNTRY = {"place": "Việt Nam", "place_code": "VN", "place_id": "VN"}

SOC_TRANG_2020 = """Sóc Trăng có 99 sản phẩm OCOP

Sau ba năm, chương trình đã đến mọi huyện của tỉnh.

Đến ngày 27/10/2020, tỉnh Sóc Trăng có 99 sản phẩm OCOP được công nhận, trong đó 24 sản phẩm \
đạt 4 sao và 75 sản phẩm đạt 3 sao. Ông Trần Văn Chuyện, Phó Chủ tịch UBND tỉnh, cho biết kết \
quả này dựa trên Quyết định số 490/QĐ-TTg. Mục tiêu đến năm 2025 là 150 sản phẩm.

Tại Hội nghị kết nối cung cầu, 12 biên bản ghi nhớ đã được ký giữa các hợp tác xã và siêu thị. \
Bánh pía Hải Sơn đạt 4 sao. Kinh phí thực hiện là 25 tỷ đồng cho 48 chủ thể.

Gian hàng OCOP của tỉnh Sóc Trăng."""

SOC_TRANG_AGAIN = """Sản phẩm OCOP Sóc Trăng lên kệ siêu thị

Tính đến tháng 10/2020, toàn tỉnh có 99 sản phẩm OCOP, gồm 24 sản phẩm 4 sao và 75 sản \
phẩm 3 sao."""

BAC_LIEU_2024 = """Bạc Liêu nâng chất sản phẩm OCOP

Cuối năm 2024, tỉnh Bạc Liêu có 145 sản phẩm OCOP còn hiệu lực. Trong số này, 31 sản phẩm đạt \
4 sao, 114 sản phẩm đạt 3 sao. Bà Lê Thị Ngọc Hà là Giám đốc Sở Nông nghiệp và Môi trường."""

BAC_LIEU_OTHER = """Nhìn lại một năm làm OCOP ở Bạc Liêu

Theo báo cáo cuối năm 2024, toàn tỉnh Bạc Liêu có 140 sản phẩm OCOP."""

NATION = """Cả nước có 15.590 sản phẩm OCOP

Đến hết năm 2024, cả nước có 15.590 sản phẩm OCOP từ 3 sao trở lên của 8.476 chủ thể, trong đó có \
79 sản phẩm 5 sao."""

MERGED = """Cần Thơ sau sáp nhập có 895 sản phẩm OCOP

Tháng 2/2026, thành phố Cần Thơ có 895 sản phẩm OCOP, gồm 4 sản phẩm 5 sao, 242 sản phẩm 4 sao và \
649 sản phẩm 3 sao."""

HOSTILE = """<script>alert('tiêu đề')</script> OCOP

Ông <img src=x onerror=alert(1)> nói "tỉnh có \u202e99\u202c sản phẩm" & <svg onload=alert(2)> \
<a href="javascript:alert(3)">xem</a>. =HYPERLINK("http://evil.example","OCOP")"""


def article(text: str, url: str, **values: Any) -> ArticleRecord:
    """An article whose paragraphs are title, body and, where asked, a caption at the end."""
    parts = text.split("\n\n")
    zones, at = [], 0
    caption = values.pop("caption", False)
    for number, part in enumerate(parts):
        kind = "title" if number == 0 else "body"
        if caption and number == len(parts) - 1:
            kind = "caption"
        zones.append((kind, at, at + len(part)))
        at += len(part) + 2
    defaults: dict[str, Any] = {
        "id": hashlib.sha256(url.encode()).hexdigest()[:12],
        "url": url,
        "site": "bao",
        "title": parts[0],
        "text": text,
        "zones": tuple(zones),
        "body": "\n\n".join(parts[1:]),
        "captions": parts[-1] if caption else "",
        "fetched_at": "2026-01-02T03:04:05+00:00",
    }
    return ArticleRecord(**(defaults | values))


def at(text: str, quote: str, cls: type[Fact], **values: Any) -> Fact:
    """A fact whose quote stands in the text, with evidence for its number and its place."""
    start = text.index(quote)
    end = start + len(quote)
    if "count" in values:
        values["count_min"] = values["count_max"] = values.pop("count")
    if "stars" in values:
        values["stars_min"] = values["stars_max"] = values.pop("stars")
    evidence = [Evidence("count", start, end, quote, quote, "counts.product")]
    if "place" in values:
        evidence.append(Evidence("place", 0, 5, text[:5], values["place"], "places.title", "title"))
    defaults: dict[str, Any] = {"rule": "counts.product", "confidence": 0.9}
    return cls(quote=quote, start=start, end=end, evidence=tuple(evidence), **(defaults | values))


def soc_trang_2020() -> list[Fact]:
    text = SOC_TRANG_2020
    here: dict[str, Any] = {**SOC_TRANG, "as_of": "2020-10-27", "as_of_basis": "text"}
    total: dict[str, Any] = {**here, "basis": "total"}
    return [
        at(text, "99 sản phẩm OCOP được công nhận", ProductCount, count=99, **total),
        at(text, "24 sản phẩm đạt 4 sao", ProductCount, count=24, stars=4, **total),
        at(text, "75 sản phẩm đạt 3 sao", ProductCount, count=75, stars=3, **total),
        at(
            text,
            "Trần Văn Chuyện, Phó Chủ tịch UBND tỉnh",
            Role,
            person="Trần Văn Chuyện",
            title="Phó Chủ tịch",
            organisation="UBND tỉnh Sóc Trăng",
            **SOC_TRANG,
        ),
        at(text, "Quyết định số 490/QĐ-TTg", Document, number="490/QĐ-TTg", date="2018-05-07"),
        at(
            text,
            "Mục tiêu đến năm 2025 là 150 sản phẩm",
            ProductCount,
            count=150,
            status="target",
            target_by="2025",
            **SOC_TRANG,
        ),
        at(
            text,
            "Hội nghị kết nối cung cầu",
            Event,
            name="Hội nghị kết nối cung cầu",
            event_kind="conference",
            start_date="2020-10-27",
            **SOC_TRANG,
        ),
        at(
            text,
            "12 biên bản ghi nhớ",
            Mou,
            count_min=12,
            count_max=12,
            qualifier="exact",
            party_a="các hợp tác xã",
            party_b="siêu thị",
            signed_on="2020-10-27",
            **here,
        ),
        at(
            text,
            "Bánh pía Hải Sơn đạt 4 sao",
            Product,
            product="Bánh pía Hải Sơn",
            stars=4,
            **SOC_TRANG,
        ),
        at(
            text,
            "25 tỷ đồng",
            Money,
            amount_vnd_min=25_000_000_000,
            amount_vnd_max=25_000_000_000,
            purpose="thực hiện chương trình",
            **here,
        ),
        at(text, "48 chủ thể", ProducerCount, count=48, **total),
    ]


def figures(text: str, where: dict[str, str], date: str, *rows: tuple[str, int, Any]) -> list[Fact]:
    """Totals of products: quote, number, tier (``None``, a number, or a pair)."""
    found = []
    for quote, count, stars in rows:
        low, high = stars if isinstance(stars, tuple) else (stars, stars)
        found.append(
            at(
                text,
                quote,
                ProductCount,
                count=count,
                stars_min=low,
                stars_max=high,
                basis="total",
                as_of=date,
                as_of_basis="text",
                **where,
            )
        )
    return found


def sample_articles() -> list[tuple[ArticleRecord, Iterable[Fact]]]:
    hostile = at(
        HOSTILE,
        'tỉnh có \u202e99\u202c sản phẩm" & <svg onload=alert(2)>',
        Product,
        product='=HYPERLINK("http://evil.example")',
        producer="<script>alert(4)</script>",
        stars=3,
        confidence=0.2,
        **BAC_LIEU,
    )
    return [
        (
            article(
                SOC_TRANG_2020,
                "https://bao.example/2020/soc-trang.html",
                published_at="2020-10-28T07:30+07:00",
                published_how="meta",
                byline="Xuân Lương",
                caption=True,
            ),
            soc_trang_2020(),
        ),
        (
            article(
                SOC_TRANG_AGAIN,
                "https://cong.example/soc-trang-len-ke",
                published_at="2020-11-12",
                site="cong",
            ),
            figures(
                SOC_TRANG_AGAIN,
                SOC_TRANG,
                "2020-10",
                ("99 sản phẩm OCOP", 99, None),
                ("24 sản phẩm 4 sao", 24, 4),
                ("75 sản phẩm 3 sao", 75, 3),
            ),
        ),
        (
            article(
                BAC_LIEU_2024,
                "https://bao.example/2025/bac-lieu.html",
                published_at="2025-01-09T09:00+07:00",
            ),
            [
                *figures(
                    BAC_LIEU_2024,
                    BAC_LIEU,
                    "2024-12-31",
                    ("145 sản phẩm OCOP còn hiệu lực", 145, None),
                    ("31 sản phẩm đạt 4 sao", 31, 4),
                    ("114 sản phẩm đạt 3 sao", 114, 3),
                ),
                at(
                    BAC_LIEU_2024,
                    "Lê Thị Ngọc Hà là Giám đốc Sở Nông nghiệp và Môi trường",
                    Role,
                    person="Lê Thị Ngọc Hà",
                    title="Giám đốc",
                    organisation="Sở Nông nghiệp và Môi trường",
                    **BAC_LIEU,
                ),
            ],
        ),
        (
            article(
                BAC_LIEU_OTHER,
                "https://cong.example/bac-lieu-nhin-lai",
                published_at="2025-01-20",
                site="cong",
            ),
            figures(BAC_LIEU_OTHER, BAC_LIEU, "2024-12-31", ("140 sản phẩm OCOP", 140, None)),
        ),
        (
            article(NATION, "https://bao.example/2025/ca-nuoc.html", published_at="2025-01-15"),
            [
                *figures(
                    NATION,
                    COUNTRY,
                    "2024-12-31",
                    ("15.590 sản phẩm OCOP từ 3 sao trở lên", 15590, (3, 5)),
                    ("79 sản phẩm 5 sao", 79, 5),
                ),
                at(
                    NATION,
                    "8.476 chủ thể",
                    ProducerCount,
                    count=8476,
                    basis="total",
                    as_of="2024-12-31",
                    as_of_basis="text",
                    **COUNTRY,
                ),
            ],
        ),
        (
            article(MERGED, "https://bao.example/2026/can-tho.html", published_at="2026-02-20"),
            figures(
                MERGED,
                CAN_THO_NOW,
                "2026-02",
                ("895 sản phẩm OCOP", 895, None),
                ("4 sản phẩm 5 sao", 4, 5),
                ("242 sản phẩm 4 sao", 242, 4),
                ("649 sản phẩm 3 sao", 649, 3),
            ),
        ),
        (
            article(
                HOSTILE,
                "https://evil.example/x",
                published_at="2024-05-05",
                original_url="javascript:alert(5)",
                original_name="Báo <b>khác</b>",
                site="evil",
            ),
            [hostile],
        ),
    ]


def build(path: Path, articles: Iterable[tuple[ArticleRecord, Iterable[Fact]]]) -> Path:
    """A base with these articles, reconciled, resolved and checked."""
    gazetteer = load()
    with open_base(path) as base:
        run = base.begin_run("import", program="0.1.0", rules="sample")
        for record, facts in articles:
            reading = Extraction(tuple(facts), (Residue(0, 3, record.text[:3], "ordinal"),))
            base.save_article(record, reading, run_id=run)
        reconcile(base, run_id=run, gazetteer=gazetteer)
        resolve(base, gazetteer=gazetteer)
        refresh_findings(base, run_id=run, gazetteer=gazetteer)
        base.finish_run(
            run,
            sites={
                "bao": {"outcome": "ok", "found": 9, "fetched": 4, "rejected": {"irrelevant": 2}},
                "cong": {"outcome": "nothing_new", "fetched": 2},
                "vang": {"outcome": "dns", "message": "no answer", "errors": {"dns": 1}},
            },
            errors=["vang: no answer from /home/someone/page.html"],
        )
    return path


def sign_in(screen: Any, token: str = TOKEN) -> dict[str, str]:
    """The cookies of a reviewer."""
    page = screen.get("/en/review")
    csrf = page.cookies["ds_csrftoken"]
    answer = screen.post(
        "/en/review",
        data={"name": "Lan", "token": token, "csrftoken": csrf},
        cookies={"ds_csrftoken": csrf},
    )
    return {"ds_csrftoken": csrf, **dict(answer.cookies)}
