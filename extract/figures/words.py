"""Patterns that several readers of a figure look for."""

from __future__ import annotations

import re

from extract.sieve import Sieve

OPENER = re.compile(
    r"\b(?:trong\s+(?:so\s+)?(?:do|nay)|trong\s+tong\s+so|bao\s+gom|gom(?:\s+co)?|chia\s+ra|cu\s+the)\b|[:(]"
)
FILLER = re.compile(
    r"[\s\"',(]*(?:(?:ocop|san\s+pham|duoc|da|deu|la|dat|xep|phan|hang|loai|chuan|tieu\s+chuan|cong\s+nhan|chung\s+nhan|gan|cap|tinh|huyen|"
    r"tuong\s+ung|tiem\s+nang|de\s+xuat|de\s+nghi|tu|muc|thu|diem|theo|ket\s+qua|co|moi|lai|dich\s+vu|quoc\s+gia|danh\s+gia|so\s+bo|du\s+dieu\s+kien|con\s+lai|khac|"
    r"rated|certified|recogni[sz]ed|received|achieved|have|has|meet|met|are|is|were|with|as|at|reached|the|of|products?|for|getting|earned|standards?|ranked|classified)[\s\"',]*)*"
)
LINK_LIST = re.compile(
    r"[\s,;()]*(?:(?:va|cung|voi|con|con\s+lai|co|la|gom|bao\s+gom|trong\s+do)\s*[:,]?\s*){0,3}[:(]?\s*(?:\(?[\d,.]+\s?%\)?[\s,;]*(?:va\s*)?)?"
)
PER_UNIT = Sieve(
    r"\b(?:moi|tung|binh\s+quan|trung\s+binh)\s+(?:mot\s+)?(?P<unit>dia\s+phuong|huyen|xa|phuong|don\s+vi|noi|tinh|nam|chu\s+the|ho|thang)?[^,;.\d]{0,30}$"
)
REST = Sieve(r"\b(?:con\s+lai|so\s+con\s+lai)\b(?P<gap>[^.;:\d]{0,40}?)$")
#: "… đạt 60% kế hoạch năm (30 sản phẩm)": the bracket holds the plan.
PLAN_BRACKET = Sieve(
    r"\b(?:ke hoach|chi tieu|muc tieu)[^.;,\d(]{0,44}\(\s*$|/\s?(?:kh|ke hoach)(?: nam)?\s*$"
)
WAYS = ("newly_recognised", "re_recognised", "upgraded")
#: "6 sản phẩm đạt 3 sao, gồm: …": names follow the count.
NAMES_FOLLOW = re.compile(r"[^.;:]{0,100}?(?:,? (?:bao )?gom(?: co)?:?|,? do la:?|:) ?[^\d\"“”'‘ ]")
SAYS = Sieve(r"\bcho\s+(?:biet|hay)|thong\s+tin|thong\s+ke\b")
