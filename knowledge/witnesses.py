"""Who is an independent witness: a reprint, and a shared release, is not a second one.  Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.similar import near_pairs, wording_halves


@dataclass(frozen=True, slots=True)
class Origin:
    """What an article says of where it comes from.

    ``names`` are the end of its chain of ``duplicate_of`` (its own id where it is no copy), its
    address and the one it names as its original.
    """

    article_id: str
    names: frozenset[str]
    simhash: int


def origin(article_id: str, url: str, root: str, original_url: str | None, simhash: int) -> Origin:
    names = {root, _address(url)}
    if original_url:
        names.add(_address(original_url))
    return Origin(article_id, frozenset(names), simhash)


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
    alike: list[tuple[str, str]] = []
    by_name: dict[str, str] = {}
    for article in articles:
        for name in article.names:
            first = by_name.setdefault(name, article.article_id)
            if first != article.article_id:
                alike.append((first, article.article_id))
    hashed = [a for a in articles if a.simhash]
    for one, other in near_pairs([a.simhash for a in hashed]):
        alike.append((hashed[one].article_id, hashed[other].article_id))
    if not alike:
        return {a.article_id: a.article_id for a in articles}
    clusters = Clusters()
    for one_id, other_id in alike:
        clusters.join(one_id, other_id)
    return {a.article_id: str(clusters.find(a.article_id)) for a in articles}


def shared_wording(
    figures: Iterable[tuple[str, Hashable, int | None]], witness: Mapping[str, str]
) -> dict[tuple[str, Hashable], str]:
    """The witness behind each (article, value), where the same words surround the same value.

    ``figures`` are (article id, value, wording); the words of a release that two articles copy
    make one witness of them for that value only.
    """
    seen: dict[Hashable, str] = {}
    alike: list[tuple[Hashable, str, str]] = []
    result: dict[tuple[str, Hashable], str] = {}
    for article_id, value, wording in figures:
        own = result[article_id, value] = witness[article_id]
        if wording:
            for side, half in enumerate(wording_halves(wording)):
                if half:
                    first = seen.setdefault((value, side, half), own)
                    if first != own:
                        alike.append((value, first, own))
    if not alike:
        return result
    clusters = Clusters()
    for value, one, other in alike:
        clusters.join((value, one), (value, other))
    for article_id, value in result:
        root = clusters.find((value, witness[article_id]))
        assert isinstance(root, tuple)
        result[article_id, value] = str(root[1])
    return result


def _address(url: str) -> str:
    bare = url.split("#", 1)[0].split("?", 1)[0]
    return bare.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
