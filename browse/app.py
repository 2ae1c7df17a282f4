"""A Datasette over one knowledge base, with our pages, our metadata and nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette.app import Datasette, DatasetteClient
from datasette.database import Database
from datasette.plugins import DEFAULT_PLUGINS, pm

from browse import plugin
from browse.kept import ANSWERS, PAGES, Kept
from browse.metadata import columns_of, metadata
from browse.settings import DATABASE, Settings
from browse.version import STATIC, TEMPLATES

_NAME = "ocop-browse"
_PRINTING = "datasette.handle_exception"
#: Limits on what anybody may ask of the base.
SETTINGS: Mapping[str, Any] = {
    "sql_time_limit_ms": 3000,
    "max_returned_rows": 2000,
    "facet_time_limit_ms": 400,
    "suggest_facets": False,
    "max_csv_mb": 200,
    "allow_download": False,
    "default_page_size": 50,
    "default_facet_size": 15,
    "truncate_cells_html": 300,
    "default_cache_ttl": 0,
}


def make_app(settings: Settings, *, immutable: bool = False) -> Any:
    """A Datasette for these settings; ``immutable`` where nobody writes to the file.

    Plugins that happen to be installed beside us stay out: their pages bring scripts and addresses
    of their own.
    """
    _only_ours()
    path = str(settings.path.absolute())
    datasette = Datasette(
        [] if immutable else [path],
        immutables=[path] if immutable else None,
        metadata=metadata(columns_of(settings.path, immutable=immutable)),
        template_dir=str(TEMPLATES),
        static_mounts=[("static", str(STATIC))],
        settings=dict(SETTINGS) | ({"default_cache_ttl": 3600} if settings.public else {}),
    )
    # always the same address, whatever the file is called
    for name in [n for n in datasette.databases if n != "_internal"]:
        datasette.remove_database(name)
    datasette.add_database(Database(datasette, path, is_mutable=not immutable), name=DATABASE)
    datasette.ocop = settings
    datasette.ocop_kept = Kept(ANSWERS)
    datasette.ocop_pages = Kept(PAGES)
    # the client made by the constructor knows nothing of our routes
    datasette.client = DatasetteClient(datasette)
    return datasette


def _only_ours() -> None:
    for found, _ in list(pm.list_plugin_distinfo()):
        if pm.is_registered(found) and found.__name__ not in DEFAULT_PLUGINS:
            pm.unregister(found)
    # every answer to an error is made, also those not used, and Datasette's prints what went wrong
    if pm.has_plugin(_PRINTING):
        pm.unregister(name=_PRINTING)
    if not pm.has_plugin(_NAME):
        pm.register(plugin, _NAME)
