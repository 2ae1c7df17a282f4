"""Who is an independent witness: a reprint, and a shared release, is not a second one.  Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.similar import near_pairs, wording_halves


@dataclass(frozen=True, slots=True)
class Origin:
    """What an article says of where it comes from.

    ``root`` is the end of its chain of ``duplicate_of`` (its own id where it is no copy).
    """

    article_id: str
    url: str
    root: str
    original_url: str | None
    simhash: int


class Clusters:
    """Union-find whose cluster is named by its least member, whatever the order of joining."""

    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}

    def find(self, item: Hashable) -> Hashable:
        parent = self._parent.setdefault(item, item)
        while parent != self._parent[parent]:
            self._parent[item] = parent = self._parent[parent]
        return parent

    def join(self, a: Hashable, b: Hashable) -> None:
        root_a, root_b = self.find(a), self.find(b)
        if root_a != root_b:
            low, high = sorted((root_a, root_b), key=str)
            self._parent[high] = low


def origins(articles: Sequence[Origin]) -> dict[str, str]:
    """For each article the witness it is: the least id among those of one origin."""
    if len(articles) == 1:
        return {articles[0].article_id: articles[0].article_id}
    clusters = Clusters()
    by_name: dict[str, str] = {}
    for article in sorted(articles, key=lambda a: a.article_id):
        names = {article.root, _address(article.url)}
        if article.original_url:
            names.add(_address(article.original_url))
        for name in sorted(names):
            clusters.join(article.article_id, by_name.setdefault(name, article.article_id))
    hashed = [a for a in articles if a.simhash]
    for one, other in near_pairs([a.simhash for a in hashed]):
        clusters.join(hashed[one].article_id, hashed[other].article_id)
    return {a.article_id: str(clusters.find(a.article_id)) for a in articles}


def shared_wording(
    figures: Iterable[tuple[str, Hashable, int | None]], witness: Mapping[str, str]
) -> dict[tuple[str, Hashable], str]:
    """The witness behind each (article, value), where the same words surround the same value.

    ``figures`` are (article id, value, wording); the words of a release that two articles copy
    make one witness of them for that value only.
    """
    clusters = Clusters()
    seen: dict[Hashable, str] = {}
    result: list[tuple[str, Hashable]] = []
    for article_id, value, wording in figures:
        own = (value, witness[article_id])
        clusters.find(own)
        result.append((article_id, value))
        for side, half in enumerate(wording_halves(wording) if wording else ()):
            if half:
                first = seen.setdefault((value, side, half), witness[article_id])
                clusters.join(own, (value, first))
    found: dict[tuple[str, Hashable], str] = {}
    for article_id, value in result:
        root = clusters.find((value, witness[article_id]))
        assert isinstance(root, tuple)
        found[article_id, value] = str(root[1])
    return found


def _address(url: str) -> str:
    bare = url.split("#", 1)[0].split("?", 1)[0]
    return bare.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
