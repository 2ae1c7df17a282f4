"""The generic page object: what of a page is the article, and what is not."""

from __future__ import annotations

import pytest

from crawler.article import Article
from crawler.pages.base import PageError, PageObject, Skin, parse
from crawler.pages.dating import date_of_url
from crawler.pages.encoding import DecodeError, clean, decode, decode_page

URL = "https://bao.vn/kinh-te/ocop-1.html"
FIRST = (
    "Sau hai năm, tỉnh đã công nhận 99 sản phẩm OCOP, trong đó có 24 sản phẩm bốn sao và 75 sản "
    "phẩm ba sao của 52 chủ thể."
)
SECOND = (
    "Theo kế hoạch, đến năm 2025 tỉnh phát triển thêm ít nhất 35 sản phẩm, trong đó có năm sản "
    "phẩm năm sao, theo lãnh đạo sở."
)


def page(body: str, *, head: str = "", around: str = "", after: str = "") -> bytes:
    return (
        f"<html><head><title>Sóc Trăng có 99 sản phẩm | Báo</title>{head}</head><body>{around}"
        f"<div class='main'><h1>Sóc Trăng có 99 sản phẩm</h1><div class='noi-dung'>"
        f"<p>{FIRST}</p>{body}<p>{SECOND}</p></div></div>{after}</body></html>"
    ).encode()


def read(body: str = "", **values: str) -> Article:
    return parse(page(body, **values), URL)


def paragraphs(article: Article, kind: str = "body") -> list[str]:
    return [article.text[z.start : z.end] for z in article.zones if z.kind == kind]


def test_title_and_body_are_found_without_any_known_class() -> None:
    article = read()
    assert article.title == "Sóc Trăng có 99 sản phẩm"
    assert paragraphs(article) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><img src=a><figcaption>{}</figcaption></figure>",
        "<table class='image'><tr><td><img src=a></td></tr><tr><td>{}</td></tr></table>",
        "<p style='text-align:center'><img src=a></p><p style='text-align: center'>{}</p>",
        "<p><img src=a></p><p><em>{}</em></p>",
        "<div class='PhotoCMS_Caption'><p>{}</p></div>",
        "<p><img src=a></p><p class='pCaption'>{}</p>",
        "<p><img src=a><br><i>{}</i></p>",
        "<div><img src=a></div><p>{} Ảnh: Minh An</p>",
    ],
)
def test_a_caption_is_not_body(markup: str) -> None:
    article = read(markup.format("Đại biểu xem 20 sản phẩm ở gian hàng"))
    assert paragraphs(article) == [FIRST, SECOND]
    assert paragraphs(article, "caption")[0].startswith("Đại biểu xem 20 sản phẩm ở gian hàng")


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='related-news'><a href='/x-1.html'>{}</a></div>",
        "<ul class='tin-lien-quan'><li><a href='/x-1.html'>{}</a></li></ul>",
        "<ul><li><a href='/x-1.html'>{}</a></li><li><a href='/y-2.html'>{}</a></li></ul>",
        "<p><a href='/x-1.html'>{}</a></p>",
        "<p>&gt;&gt;&gt; Xem thêm: <a href='/x-1.html'>{}</a></p>",
    ],
)
def test_a_related_link_leaves_the_body_and_is_kept_apart(markup: str) -> None:
    article = read(markup.format(*["Cà Mau có 120 sản phẩm OCOP được công nhận"] * 2))
    assert paragraphs(article) == [FIRST, SECOND]
    assert article.related[0] == "https://bao.vn/x-1.html"


def test_a_link_inside_a_sentence_stays() -> None:
    text = "Đây là câu có <a href='/x'>một liên kết</a> ở giữa, và câu ấy thuộc về bài viết này."
    assert "một liên kết ở giữa" in read(f"<p>{text}</p>").text


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ("<p style='text-align:right'><strong>Minh Thuận</strong></p>", "Minh Thuận"),
        ("<p><b>Hoàng Nam</b></p>", "Hoàng Nam"),
        ("<div class='author'>Nguyễn Thị Bé Ba</div>", "Nguyễn Thị Bé Ba"),
        ("<p>Bài, ảnh: Lê Thu</p>", "Bài, ảnh: Lê Thu"),
    ],
)
def test_a_byline_at_the_end_leaves_the_body(markup: str, name: str) -> None:
    article = parse(page("").replace(b"</div></div>", f"{markup}</div></div>".encode()), URL)
    assert paragraphs(article) == [FIRST, SECOND]
    assert article.byline == name


def test_the_source_of_a_reprint_is_named() -> None:
    line = "<p>Nguồn KTĐT : https://kinhtedothi.vn/ket-noi-cung-cau.html</p>"
    article = parse(page("").replace(b"</div></div>", f"{line}</div></div>".encode()), URL)
    assert article.original_name == "KTĐT"
    assert article.original_url == "https://kinhtedothi.vn/ket-noi-cung-cau.html"
    assert "Nguồn" not in article.text


def test_lists_of_other_articles_after_the_end_are_cut() -> None:
    tail = "<p><b>Tin cùng chuyên mục</b></p><p>Hậu Giang thêm 30 sản phẩm, tổng số là 300.</p>"
    article = parse(page("").replace(b"</div></div>", f"{tail}</div></div>".encode()), URL)
    assert "Hậu Giang" not in article.text


def test_a_bold_first_paragraph_is_the_lead() -> None:
    bold = page("").replace(f"<p>{FIRST}</p>".encode(), f"<p><b>{FIRST}</b></p>".encode())
    assert paragraphs(parse(bold, URL), "lead") == [FIRST]


def test_a_table_keeps_its_rows_together() -> None:
    rows = "<tr><td>Sóc Trăng</td><td>99</td></tr><tr><td>Bạc Liêu</td><td>145</td></tr>"
    assert "Sóc Trăng | 99" in paragraphs(read(f"<table>{rows}</table>"))


def test_a_line_break_inside_a_sentence_is_a_blank() -> None:
    assert "công nhận 28 sản phẩm" in read("<p>Tỉnh vừa công nhận<br>28 sản phẩm mới.</p>").text


def test_text_is_folded_and_composed() -> None:
    article = read("<p>Đắk\u200b  Lắk\n có&nbsp;84 sản phẩm thế mạnh hiện nay.</p>")
    assert "Đắk Lắk có 84 sản phẩm thế mạnh hiện nay." in article.text


JSON_LD = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":'
    '"NewsArticle","headline":"Sóc Trăng có 99 sản phẩm",'
    '"datePublished":"2020-10-28T06:45:00+07:00","author":{"name":"Ngọc Lam"},'
    '"articleSection":"Kinh tế",}]}</script>'
)


def test_json_ld_gives_date_author_and_section_even_with_a_stray_comma() -> None:
    article = read(head=JSON_LD)
    assert (article.published_at, article.published_how) == ("2020-10-28T06:45:00+07:00", "json-ld")
    assert (article.byline, article.section) == ("Ngọc Lam", "Kinh tế")


def test_a_date_after_the_fetch_is_passed_over() -> None:
    head = "<meta property='article:published_time' content='2031-01-01T00:00:00+07:00'>"
    article = parse(page("", head=head), URL, fetched_at="2026-01-01T00:00:00+00:00")
    assert article.published_at is None


@pytest.mark.parametrize(
    "clock",
    [
        "<div class='clock'>Thứ hai, 01/01/2024 08:00</div>",
        "<header>Hôm nay, 01/01/2024</header>",
        "<div id='header'><span class='date'>01/01/2024 08:00</span></div>",
    ],
)
def test_a_clock_is_not_the_date(clock: str) -> None:
    assert read(around=clock).published_at is None


def test_the_dateline_under_the_title_is() -> None:
    article = read(around="<div class='clock'>01/01/2024</div>")
    assert article.published_at is None
    dated = page("").replace(b"</h1>", b"</h1><div class='date'>21:13, 29/11/2019</div>")
    assert parse(dated, URL).published_at == "2019-11-29T21:13:00+07:00"


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://x.vn/ocop-4-sao-20240223102434682.htm", "2024-02-23T10:24:34+07:00"),
        ("https://x.vn/kinh-te/202407/bai-e635e/", "2024-07"),
        ("https://x.vn/2024/07/05/bai", "2024-07-05"),
        ("https://x.vn/bai-432562.html", None),
        ("https://x.vn/20241399999999999/", None),
    ],
)
def test_an_address_may_carry_the_date(url: str, value: str | None) -> None:
    assert date_of_url(url) == value


def test_the_canonical_link_is_believed_inside_the_site_only() -> None:
    link = "<link rel='canonical' href='{}'>"
    assert read(head=link.format("https://bao.vn/ocop-1.html")).url == "https://bao.vn/ocop-1.html"
    assert read(head=link.format("https://khac.vn/ocop-1.html")).url == URL
    assert read(head=link.format("https://bao.vn/")).url == URL


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 \x00\x01", "binary"),
        (b"<html><body></body></html>", "no_body"),
        ("<title>404</title><body>Không tìm thấy trang</body>".encode(), "soft_404"),
        (b"<title>Just a moment...</title><body><script>_cf_chl</script></body>", "challenge"),
        ("<body><p>Vui lòng chấp nhận cookie để đọc tiếp</p></body>".encode(), "consent"),
    ],
)
def test_a_page_without_an_article_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(PageError) as caught:
        parse(data, URL)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "title",
    ["Tỉnh có 404 sản phẩm OCOP", "Gỡ bỏ rào cản cho 404 chủ thể", "404 sản phẩm được gắn sao"],
)
def test_a_title_with_404_products_is_no_error_page(title: str) -> None:
    data = page("").decode().replace("Sóc Trăng có 99 sản phẩm", title).encode()
    assert parse(data, URL).title == title


def test_of_two_skins_the_one_that_fits_the_date_is_tried_first() -> None:
    system = PageObject(
        "probe",
        skins=(
            Skin("new", since="2022-01-01", body=(".noi-dung",)),
            Skin("old", until="2021-12-31", body=(".noi-dung",)),
        ),
    )
    assert system.parse(page("", head=JSON_LD), URL).page_object == "probe:old"


def test_a_bottomless_page_is_refused_not_fatal() -> None:
    data = page("").replace(b"<body>", b"<body>" + b"<div>" * 20_000)
    with pytest.raises(PageError):
        parse(data, URL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("claimed", [None, "utf-8", "iso-8859-1", "utf-16", "nonsense"])
def test_text_is_decoded_by_what_it_is(encoding: str, claimed: str | None) -> None:
    text = "<p>Mỗi xã một sản phẩm ở Đắk Lắk</p>"
    assert decode(text.encode(encoding), claimed)[0] == text


def test_utf_8_that_was_saved_as_latin_is_mended() -> None:
    text = "Tỉnh Sóc Trăng đã công nhận nhiều sản phẩm"
    assert decode(text.encode().decode("latin-1").encode())[0] == text


def test_noise_is_no_text() -> None:
    with pytest.raises(DecodeError):
        decode(bytes([0xE1, 0xBA, 0xFF, 0x20]) * 100)


def test_clean_utf8_is_taken_as_it_came_and_nothing_else_is() -> None:
    def taken(text: str) -> tuple[str, bool]:
        decoded = decode_page(text.encode())
        return decoded.text, decoded.utf8 is not None

    assert taken("XÃ Ea Tar – 12 sản phẩm OCOP…") == ("XÃ Ea Tar – 12 sản phẩm OCOP…", True)
    for mended, came in (
        ("sản", "sa\u0309n"),  # a letter and its mark apart
        ("a\nb", "a\r\nb"),
        ("ab", "a\x07b"),
        ("ab", "a\u00adb"),
        ("ab", "\ufeffab"),
        ("sản phẩm, sản phẩm", "sản phẩm, sản phẩm".encode().decode("latin-1")),
    ):
        assert taken(came) == (mended, False)


def test_no_sign_that_is_taken_as_it_came_would_have_been_changed() -> None:
    signs = [chr(n) for n in range(0x80, 0x30000) if not 0xD800 <= n < 0xE000]
    plain = [sign for sign in signs if decode_page(sign.encode()).utf8 is not None]
    assert {"ế", "Đ", "…", "“", "²"} <= set(plain)
    assert all(clean(before + sign) == before + sign for sign in plain for before in "aeđ")
