from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from browse_samples import TOKEN, build, sample_articles

from browse.app import make_app
from browse.settings import Settings
from browse.snapshot import write_snapshot


@pytest.fixture(scope="session")
def sample_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small base of ``browse_samples``, under a name that is not ``ocop.db``."""
    return build(tmp_path_factory.mktemp("browse") / "mẫu thử.db", sample_articles())


@pytest.fixture(scope="session")
def public_base(sample_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("public") / "ocop.db"
    write_snapshot(sample_base, copy)
    return copy


class Client:
    """A Datasette asked without a network; one thread and event loop for its life.

    A thread of its own, for a driven browser keeps the loop of the main one.
    """

    def __init__(self, datasette: Any) -> None:
        self.datasette = datasette
        self._loop = asyncio.new_event_loop()
        self._thread = ThreadPoolExecutor(1)

    def get(self, path: str, **values: Any) -> Any:
        return self._ask(lambda: self.datasette.client.get(path, **values))

    def post(self, path: str, **values: Any) -> Any:
        return self._ask(lambda: self.datasette.client.post(path, **values))

    def _ask(self, ask: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        return self._thread.submit(lambda: self._loop.run_until_complete(ask())).result()

    def html(self, path: str) -> str:
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code, response.text[-800:])
        return str(response.text)

    def json(self, path: str) -> Any:
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.json()

    def close(self) -> None:
        self._thread.shutdown()
        self._loop.close()
        for database in self.datasette.databases.values():
            database.close()


@pytest.fixture(scope="session")
def screen(sample_base: Path) -> Any:
    client = Client(make_app(Settings(sample_base)))
    yield client
    client.close()


@pytest.fixture(scope="session")
def public_screen(public_base: Path) -> Any:
    client = Client(make_app(Settings(public_base, public=True), immutable=True))
    yield client
    client.close()


@pytest.fixture
def reviewing_screen(sample_base: Path, tmp_path: Path) -> Any:
    settings = Settings(sample_base, review_token=TOKEN, corrections=tmp_path / "c.jsonl")
    client = Client(make_app(settings))
    yield client
    client.close()


@pytest.fixture
def open_screen(tmp_path: Path) -> Any:
    """A function that builds a base of given articles and opens it."""
    clients: list[Client] = []

    def make(articles: Any) -> Client:
        client = Client(make_app(Settings(build(tmp_path / "other.db", articles))))
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()
