"""Words, numbers and dates in the two languages of the screen; pure functions over data files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from knowledge.messages import Language, in_words

Row = Mapping[str, Any]


@cache
def _table(name: str) -> Mapping[str, Any]:
    text = resources.files("browse").joinpath("data", name).read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said in one language (``vi`` or ``en``)."""

    lang: str

    @property
    def code(self) -> Language:
        return "en" if self.lang == "en" else "vi"

    @property
    def other(self) -> str:
        return "en" if self.lang == "vi" else "vi"

    def t(self, key: str, **values: Any) -> str:
        """A phrase of ``words.toml``; ``KeyError`` where there is none."""
        phrase: str = _table("words.toml")[key][self.lang]
        return phrase.format(**values) if values else phrase

    def v(self, kind: str, value: Any) -> str:
        """The label of a value of a closed vocabulary; an unknown value is its own label."""
        if value is None or value == "":
            return self.t("none_given")
        entry = _table("vocabulary.toml").get(kind, {}).get(str(value))
        return str(entry[self.lang]) if entry else str(value)

    def pick(self, entry: Row | None) -> str:
        """The wording of this language in a ``{vi = …, en = …}`` of a data file."""
        return str(entry[self.lang]) if entry else ""

    # -- numbers -------------------------------------------------------------------------------

    def n(self, value: float | int | None, digits: int = 0) -> str:
        """A number with the language's separators; nothing for ``None``."""
        if value is None:
            return ""
        text = f"{value:,.{digits}f}"
        return text.translate({44: ".", 46: ","}) if self.lang == "vi" else text

    def amount(self, low: int | None, high: int | None, qualifier: str | None) -> str:
        """A number with its qualifier: ``hơn 170``, ``about 50``, ``1–2``."""
        if low is None and high is None:
            return "–"
        if qualifier == "range" and low is not None and high is not None:
            return f"{self.n(low)}–{self.n(high)}"
        number = self.n(low if low is not None else high)
        if qualifier in (None, "exact", "range"):
            return number
        return self.t(f"qualifier_{qualifier}", n=number)

    def percent(self, share: float | None, digits: int = 0) -> str:
        return "" if share is None else f"{self.n(share * 100, digits)}%"

    def stars(self, low: int | None, high: int | None) -> str:
        """A tier: ``4 sao``, ``3–5 sao``; nothing where none is named."""
        if low is None and high is None:
            return ""
        if low == high:
            return self.t("stars", n=low)
        if high is None:
            return self.t("stars_up", n=low)
        return self.t("stars", n=f"{low or 1}–{high}")

    def vnd(self, low: int | None, high: int | None, qualifier: str | None) -> str:
        value = low if low is not None else high
        if value is None:
            return "–"
        for size, key in ((10**9, "billion"), (10**6, "million")):
            if value >= size:
                digits = 0 if value % size == 0 else 1
                number = self.t(f"vnd_{key}", n=self.n(value / size, digits))
                break
        else:
            number = self.t("vnd", n=self.n(value))
        if qualifier in (None, "exact", "range"):
            return number
        return self.t(f"qualifier_{qualifier}", n=number)

    def count(self, what: str, n: int) -> str:
        """So many of something: ``1 fact``, ``12 facts``, by the phrases ``WHAT_1``, ``WHAT_n``."""
        return self.t(f"{what}_1") if n == 1 else self.t(f"{what}_n", n=self.n(n))

    # -- places --------------------------------------------------------------------------------

    def place(self, name: str | None, *, start: bool = False) -> str:
        """A place as this language writes it: ``tỉnh Sóc Trăng``, ``Sóc Trăng province``.

        ``start`` where it begins a heading.
        """
        if not name:
            return ""
        for kind, form in _table("vocabulary.toml")["place_kind"].items():
            rest = name.removeprefix(kind).strip()
            if name.startswith(kind) and (rest or kind == name):
                numbered = form[f"{self.lang}_n"] if rest.isdigit() else form[self.lang]
                name = str(numbered).format(n=rest)
                break
        return name[0].upper() + name[1:] if start else name

    # -- dates ---------------------------------------------------------------------------------

    def date(self, iso: str | None) -> str:
        """An ISO date of any precision, written out; a text that is none stays as it is."""
        if not iso:
            return ""
        parts = iso[:10].split("-")
        if not all(p.isdigit() for p in parts) or len(parts[0]) != 4:
            return iso
        if len(parts) == 1:
            return parts[0]
        month = int(parts[1])
        if not 1 <= month <= 12:
            return iso
        if self.lang == "vi":
            return "/".join(str(int(p)) for p in reversed(parts[1:])) + "/" + parts[0]
        name = self.t("months").split()[month - 1]
        day = f"{int(parts[2])} " if len(parts) == 3 else ""
        return f"{day}{name} {parts[0]}"

    def moment(self, iso: str | None) -> str:
        """A date with its hour where that is known."""
        if not iso:
            return ""
        clock = iso[11:16]
        return f"{self.date(iso)}, {clock}" if clock else self.date(iso)

    # -- what the program wrote ----------------------------------------------------------------

    def message(self, finding: Row) -> str:
        """What a check found."""
        return in_words(finding.get("said"), finding["message"] or "", self.code)

    def reason(self, row: Row) -> str:
        """Why a figure stands as it does."""
        return in_words(row.get("why"), row["reason"] or "", self.code)

    def how(self, row: Row, name: str = "how") -> str:
        """How the figure of a province and year is known; ``how_before`` has ``said_before``."""
        return in_words(row.get(name.replace("how", "said")), row[name] or "", self.code)

    # -- statements ----------------------------------------------------------------------------

    def say(self, fact: Row) -> str:
        """What a fact says, in a line."""
        kind = fact["type"]
        if kind in ("product_count", "producer_count"):
            return self.say_figure(fact)
        if kind == "money":
            amount = self.vnd(fact["amount_vnd_min"], fact["amount_vnd_max"], fact["qualifier"])
            return _join(amount, fact["purpose"])
        if kind == "mou":
            parties = " – ".join(p for p in (fact["party_a"], fact["party_b"]) if p)
            number = self.amount(fact["count_min"], fact["count_max"], fact["qualifier"])
            number = "" if number == "–" else number
            return _join(f"{number} {self.t('mou_unit')}".strip(), parties, fact["subject"])
        if kind == "document":
            name = f"{self.v('document_kind', fact['document_kind'])} {fact['number']}"
            return _join(name, self.date(fact["date"]), fact["issuer"])
        if kind == "role":
            title = fact["role_title"] or ""
            marks = [self.t(m) for m in ("former", "acting") if fact[m]]
            return _join(fact["person"], title, fact["organisation"], *marks)
        if kind == "event":
            return _join(fact["name"], self.date(fact["start_date"]), fact["venue"])
        tier = self.stars(fact["stars_min"], fact["stars_max"])
        return _join(fact["product"], tier, fact["producer"])

    def say_figure(self, fact: Row) -> str:
        """A counted figure: ``31 products, 4 stars, recognised (total)``."""
        products = fact["type"] == "product_count"
        number = self.amount(fact["count_min"], fact["count_max"], fact["qualifier"])
        if products:
            unit = self.t("products_unit")
            group = self.v("product_group", fact["product_group"])
            extra = group if fact["product_group"] else ""
        else:
            whole = fact["producer_kind"] in (None, "all")
            unit = (
                self.t("producers_unit")
                if whole
                else self.v("producer_kind", fact["producer_kind"]).lower()
            )
            extra = ""
        status = self.v("status", fact["status"]).lower() if fact["status"] else ""
        if fact["target_by"]:
            status = f"{status} {self.date(fact['target_by'])}"
        basis = f" ({self.v('basis', fact['basis']).lower()})" if fact["basis"] else ""
        tier = self.stars(fact["stars_min"], fact["stars_max"])
        return _join(f"{number} {unit}", extra, tier, status) + basis

    def say_observation(self, row: Row) -> str:
        """What an observation says: number, unit, tier, status."""
        number = self.amount(row["value_min"], row["value_max"], row["qualifier"])
        return _join(f"{number} {self.series(row)}")

    def series(self, row: Row) -> str:
        """What is counted by an observation, without the number."""
        measure = row["measure"]
        if measure == "mous":
            return self.t("mou_unit")
        if measure == "producers" and row["producer_kind"] not in (None, "all"):
            unit = self.v("producer_kind", row["producer_kind"]).lower()
        else:
            unit = self.t("products_unit" if measure == "products" else "producers_unit")
        group = self.v("product_group", row["product_group"]) if row["product_group"] else ""
        status = self.v("status", row["status"]).lower() if row["status"] else ""
        if row["target_by"]:
            status = f"{status} {self.date(row['target_by'])}"
        return _join(unit, group, self.stars(row["stars_min"], row["stars_max"]), status)


def _join(*parts: str | None) -> str:
    return ", ".join(p for p in parts if p)


#: Made once; frozen.
WORDS = {lang: Words(lang) for lang in ("vi", "en")}
