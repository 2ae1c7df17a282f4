"""What is worth a reviewer's look first: doubt times importance."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.store import KnowledgeBase

#: How much a wrong fact of a type misleads: figures are what people come for.
IMPORTANCE = {
    "product_count": 1.0,
    "mou": 0.8,
    "producer_count": 0.6,
    "product": 0.4,
    "role": 0.4,
    "document": 0.4,
    "event": 0.3,
    "money": 0.3,
}
_LOOKED_AT = 5000


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A fact worth a look: ``score`` is doubt times importance; ``why`` says it in words."""

    fact_id: str
    score: float
    type: str
    quote: str
    place: str | None
    as_of: str | None
    confidence: float
    url: str
    title: str
    why: str


def review_queue(base: KnowledgeBase, limit: int = 50) -> list[QueueItem]:
    """The facts nobody has reviewed, most worth a look first.

    Doubt is 1 - confidence, at least a half where sources disagree; a total counts double.
    """
    rows = base.db.conn.execute(
        """SELECT f.id, f.type, f.quote, f.place, f.as_of, f.confidence, f.basis, a.url, a.title,
            max(coalesce(o.state = 'disputed', 0))
        FROM (SELECT * FROM (SELECT no FROM fact WHERE live=1 AND review='none'
                             ORDER BY confidence LIMIT ?)
              UNION SELECT x.no FROM observation AS d
              JOIN observation_fact AS l ON l.observation_id = d.id
              JOIN fact AS x ON x.id = l.fact_id AND x.live=1 AND x.review='none'
              WHERE d.state='disputed') AS n
        JOIN fact AS f ON f.no = n.no
        JOIN article AS a ON a.id = f.article_id
        LEFT JOIN observation_fact AS l ON l.fact_id = f.id AND l.relation='supports'
        LEFT JOIN observation AS o ON o.id = l.observation_id
        GROUP BY f.id""",
        [_LOOKED_AT],
    )
    items = []
    for fact_id, kind, quote, place, as_of, confidence, basis, url, title, disputed in rows:
        doubt = max(1 - confidence, 0.5 if disputed else 0.0)
        weight = IMPORTANCE[kind] * (2 if basis == "total" else 1)
        why = [f"confidence {confidence:.2f}"]
        why += ["sources disagree"] if disputed else []
        why += ["a total"] if basis == "total" else []
        items.append(
            QueueItem(
                fact_id,
                round(doubt * weight, 4),
                kind,
                quote,
                place,
                as_of,
                confidence,
                url,
                title,
                ", ".join(why),
            )
        )
    items.sort(key=lambda i: (-i.score, i.confidence, i.fact_id))
    return items[:limit]
