"""What one running screen was told; it hangs on its Datasette."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: The name under which Datasette serves the base, whatever its file is called.
DATABASE = "ocop"
LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Settings:
    """``public`` shows a snapshot without full texts and has no way to write.

    Review is open where there is a ``review_token`` and a ``corrections`` file to write to.
    ``keep_pages`` is off where the making of pages is to be measured.
    """

    path: Path
    public: bool = False
    review_token: str | None = None
    corrections: Path | None = None
    keep_pages: bool = True

    @property
    def reviewing(self) -> bool:
        return not self.public and bool(self.review_token) and self.corrections is not None


def settings_of(datasette: Any) -> Settings:
    """The settings hung on a Datasette by :func:`browse.app.make_app`."""
    settings = datasette.ocop
    assert isinstance(settings, Settings)
    return settings
