"""Settings: the command line, then ``OCOP_*``, then ``ocop.toml`` beside the database, defaults."""

from __future__ import annotations

import getpass
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from commands.errors import USAGE, CommandError

Origin = Literal["command line", "environment", "ocop.toml", "default"]
Value = str | int | bool | Path | None


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; ``read`` turns what stands in the environment or the file into its value."""

    name: str
    says: str
    read: Callable[[str], Value]
    default: Value = None

    @property
    def variable(self) -> str:
        return f"OCOP_{self.name.upper()}"


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError(text)
    return number


def _level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError(text)
    return text.upper()


SETTINGS: tuple[Setting, ...] = (
    Setting("db", "the knowledge base", Path, Path("data/ocop.db")),
    Setting("sites", "the registry of sites; empty: BASE.sites.toml beside it, or ours", Path),
    Setting("corrections", "the reviewers' decisions; empty: beside the base", Path),
    Setting("reviewer", "who decides in ocop review", str),
    Setting("contact", "mail or web address of whoever runs the crawler, told to the sites", str),
    Setting("tolerate", "how many sites or inputs may fail before the exit status is 3", _whole, 0),
    Setting("hook", "command that is run after a run with something to look at", str),
    Setting("port", "where ocop browse listens", _port, 8001),
    Setting("log_level", "DEBUG, INFO, WARNING or ERROR", _level, "INFO"),
)  # fmt: skip
_PATHS = ("db", "sites", "corrections")


@dataclass(frozen=True, slots=True)
class Settings:
    """The values, and where each came from."""

    values: Mapping[str, Value]
    origins: Mapping[str, Origin]
    file: Path

    @property
    def db(self) -> Path:
        value = self.values["db"]
        assert isinstance(value, Path)
        return value

    @property
    def pages(self) -> Path:
        from pipeline import pages_beside

        return pages_beside(self.db)

    @property
    def sites(self) -> Path | None:
        """The registry that is named, else ``<base>.sites.toml`` beside the base, else ours."""
        value = self.values["sites"]
        if isinstance(value, Path):
            return value
        return self.own_sites if self.own_sites.is_file() else None

    @property
    def own_sites(self) -> Path:
        return self.db.with_name(f"{self.db.stem}.sites.toml")

    @property
    def corrections(self) -> Path:
        value = self.values["corrections"]
        if isinstance(value, Path):
            return value
        stem = "" if self.db.stem == "ocop" else f"{self.db.stem}."
        return self.db.with_name(f"{stem}corrections.jsonl")

    @property
    def log(self) -> Path:
        return self.db.with_suffix(".log")

    @property
    def reviewer(self) -> str:
        value = self.values["reviewer"]
        if value:
            return str(value)
        try:
            return getpass.getuser()
        except (KeyError, OSError):
            return "reviewer"

    @property
    def tolerate(self) -> int:
        value = self.values["tolerate"]
        return value if isinstance(value, int) else 0

    @property
    def port(self) -> int:
        value = self.values["port"]
        return value if isinstance(value, int) else 8001

    def text(self, name: str) -> str | None:
        value = self.values[name]
        return str(value) if value not in (None, "") else None


def settings(
    given: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """All settings; ``given`` is what the command line said (``None`` where it said nothing).

    Raises :class:`CommandError` for a value that cannot be one, naming where it stands.
    """
    env = os.environ if environment is None else environment
    said = {name: value for name, value in (given or {}).items() if value is not None}
    values: dict[str, Value] = {}
    origins: dict[str, Origin] = {}
    db = SETTINGS[0]
    _settle(db, said, env, {}, Path(), values, origins)
    base = values["db"]
    assert isinstance(base, Path)
    file = base.with_name("ocop.toml")
    table = _read(file)
    for setting in SETTINGS[1:]:
        _settle(setting, said, env, table, file, values, origins)
    return Settings(values, origins, file)


def _settle(
    setting: Setting,
    said: Mapping[str, Any],
    env: Mapping[str, str],
    table: Mapping[str, Any],
    file: Path,
    values: dict[str, Value],
    origins: dict[str, Origin],
) -> None:
    name = setting.name
    origin: Origin
    if name in said:
        value, origin = said[name], "command line"
    elif env.get(setting.variable):
        origin = "environment"
        value = _value(setting, env[setting.variable], setting.variable)
    elif name in table:
        origin = "ocop.toml"
        value = _value(setting, str(table[name]), f"{file}: {name}")
        if name in _PATHS and isinstance(value, Path):
            value = file.parent / value
    else:
        value, origin = setting.default, "default"
    values[name], origins[name] = value, origin


def _value(setting: Setting, text: str, where: str) -> Value:
    try:
        return setting.read(text)
    except ValueError:
        raise CommandError(f"{where}: {text!r} cannot be {setting.says}", USAGE) from None


def _read(file: Path) -> Mapping[str, Any]:
    try:
        table = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise CommandError(f"{file}: cannot be read ({error.strerror})", USAGE) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: is not valid TOML ({error})", USAGE) from None
    known = {setting.name for setting in SETTINGS[1:]}
    for key, value in table.items():
        if key not in known:
            raise CommandError(
                f"{file}: {key}: unknown setting; there are {', '.join(sorted(known))}", USAGE
            )
        if isinstance(value, dict | list):
            raise CommandError(f"{file}: {key}: must be one value", USAGE)
    return table
