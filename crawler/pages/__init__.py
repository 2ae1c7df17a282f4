"""Page objects by name: each module here that defines ``PAGE`` is one, named after its file.

``generic.py`` serves every site without one of its own; a CMS family or an odd site is a file of
declarations.  A file name's underscores are hyphens in the registry (``one_cms.py`` is
``page = "one-cms"``).
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.pages.base import PageObject

#: Modules of this package that are tools, not page objects.
_TOOLS = frozenset(
    (
        *("base", "blocks", "bodies", "bylines", "dating", "encoding", "generic_body", "headings"),
        *(
            "links",
            "metadata",
            "page",
            "plaintext",
            "selecting",
            "skin",
            "sorting",
            "text",
            "words",
        ),
    )
)


@cache
def names() -> tuple[str, ...]:
    """The names that ``page`` may take in the registry, sorted."""
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name.replace("_", "-") for name in modules if name not in _TOOLS))


@cache
def get(name: str) -> PageObject:
    """The page object of this name; ``KeyError`` where there is none."""
    if name not in names():
        raise KeyError(name)
    module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
    page: PageObject = module.PAGE
    return page
