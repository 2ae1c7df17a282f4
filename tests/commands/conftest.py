"""The fixtures of these tests."""

from conftest_commands import demo, made_demo, ocop

__all__ = ["demo", "made_demo", "ocop"]
