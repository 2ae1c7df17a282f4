"""Making the dearest pages once, so that the first reader does not wait for them."""

from __future__ import annotations

import logging
from typing import Any

from browse.pages.lists import listings

log = logging.getLogger("ocop.browse")


async def warm(datasette: Any) -> None:
    """Ask for the home page and the lists, one after another; what fails is only logged."""
    for path in ("/vi", "/en", *(f"/vi/{key}" for key in listings())):
        try:
            await datasette.client.get(path)
        except Exception as error:
            log.warning("%s: could not be made beforehand (%s)", path, error)
            return
