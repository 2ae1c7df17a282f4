"""``ocop sites``: what the registry holds, whether its sources answer, a new entry."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands import output
from commands.errors import DONE, PARTLY, USAGE, CommandError
from commands.line import registry_of
from commands.options import json_option, sites_option, tolerate_option
from commands.settings import Settings, settings

if TYPE_CHECKING:
    from crawler.probe import Proposal
    from crawler.registry import Registry

#: Outcomes of a source that are no failure.
_FINE = ("ok", "empty")


@click.group()
def sites() -> None:
    """What is in the registry, whether each source answers, a new entry from an address."""


@sites.command("list")
@click.argument("site_ids", nargs=-1, metavar="[ID...]")
@sites_option
@json_option
@click.option("--enabled", is_flag=True, help="Only those that are crawled.")
def list_(site_ids: tuple[str, ...], sites: Path | None, as_json: bool, enabled: bool) -> None:
    """List the sites; with IDs, show these entries whole."""
    registry = registry_of(settings({"sites": sites}))
    chosen = [registry.get(i) for i in site_ids] if site_ids else list(registry)
    chosen = [site for site in chosen if site.enabled or not enabled]
    if as_json:
        output.say_json([site.model_dump(mode="json") for site in chosen])
        return
    if site_ids:
        from crawler.probe import to_toml

        output.say("\n".join(to_toml(site) for site in chosen).rstrip())
        return
    output.say_table(
        [
            (s.id, s.kind, s.province, "yes" if s.enabled else "", len(s.sources), s.fetch,
             s.page, s.domains[0], output.shorten(s.name, 50))
            for s in chosen
        ],
        ("id", "kind", "province", "enabled", "sources", "fetch", "page", "domain", "name"),
        "llllr",
    )  # fmt: skip
    active = sum(site.enabled for site in chosen)
    output.note(f"{len(chosen)} sites, {active} of them enabled")


@sites.command()
@click.argument("site_ids", nargs=-1, metavar="[ID...]")
@sites_option
@tolerate_option
@json_option
def check(
    site_ids: tuple[str, ...], sites: Path | None, tolerate: int | None, as_json: bool
) -> int:
    """Reach each source and say what it gave; nothing is stored or changed.

    For a site without a source the usual places of its page system are tried.
    """
    from crawler.check import check_sites

    chosen = settings({"sites": sites, "tolerate": tolerate})
    registry = registry_of(chosen)
    checks = check_sites(registry, site_ids or None)
    down = {site.id for site in registry if site.known_down}
    failed = [
        c for c in checks if c.outcome not in _FINE and not c.candidate and c.site not in down
    ]
    status = DONE if len(failed) <= chosen.tolerate else PARTLY
    if as_json:
        output.say_json({"sources": [asdict(c) for c in checks], "exit": status})
        return status
    output.say_table(
        [
            (c.site, c.kind, c.outcome + (" (to try)" if c.candidate else ""), c.entries, c.hinted,
             (c.newest or "")[:10], c.url, output.shorten(c.message, 60))
            for c in checks
        ],
        ("site", "source", "outcome", "entries", "of OCOP", "newest", "address", ""),
        "lllrr",
    )  # fmt: skip
    for c in failed:
        output.note(f"ocop: {c.site}: {c.url}: {c.outcome}: {c.message}".rstrip(": "))
    return status


@sites.command()
@click.argument("url")
@sites_option
@click.option("--print", "only_print", is_flag=True, help="Print the entry instead of writing it.")
def add(url: str, sites: Path | None, only_print: bool) -> int:
    """Look at a page of a new site, and propose its entry: system, feeds, sitemaps.

    The entry is written as a file of its own beside the others.
    """
    from crawler.probe import ProbeError, propose

    chosen = settings({"sites": sites})
    registry = _registry_to_be(chosen)
    try:
        proposal = propose(url, registry)
    except ProbeError as error:
        raise CommandError(str(error), USAGE) from None
    _say_what_was_seen(proposal)
    if only_print:
        output.say(proposal.toml().rstrip())
        return DONE
    file = write_entry(proposal, chosen, registry)
    output.say(f"written to {file}; look it over, then: ocop sites check {proposal.site.id}")
    return DONE


def _registry_to_be(chosen: Settings) -> Registry:
    """The registry; of an empty folder an empty one, since this is how one begins."""
    from crawler.registry import Registry

    if chosen.sites and chosen.sites.is_dir() and not any(chosen.sites.glob("*.toml")):
        return Registry(())
    return registry_of(chosen)


def write_entry(proposal: Proposal, chosen: Settings, registry: Registry) -> Path:
    """Write the entry into the registry's folder; a file that is there already is left alone."""
    from crawler.registry import PACKAGED_SITES

    if registry.find(proposal.site.id) is not None:
        raise CommandError(f"{proposal.site.id}: is in the registry already; see ocop sites list")
    folder = chosen.sites or PACKAGED_SITES
    if folder.is_file():
        raise CommandError(
            f"{chosen.sites}: is a file; add the entry to it yourself (ocop sites add --print), "
            "or name a folder with --sites"
        )
    file = folder / f"{proposal.site.id}.toml"
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(proposal.toml())
    except FileExistsError:
        raise CommandError(f"{file}: is there already; remove it first") from None
    return file


def _say_what_was_seen(proposal: Proposal) -> None:
    site, article = proposal.site, proposal.article
    output.note(
        f"page system   {site.page}" + (f" ({proposal.generator})" if proposal.generator else "")
    )
    if article is None:
        output.note("article       none on this page; give the address of an article")
    else:
        output.note(f"title         {output.shorten(article.title, 90)}")
        output.note(
            f"published     {article.published_at or 'not found'} ({article.published_how or '-'})"
        )
        output.note(f"byline        {article.byline or 'not found'}")
        output.note(f"body          {len(article.part('lead', 'body'))} characters")
    for check in proposal.checks:
        output.note(f"{check.kind:<13} {check.outcome:<11} {check.entries:>5} entries  {check.url}")
    if not site.enabled:
        output.note(
            "no source answered: the entry is not enabled; see docs/add-a-site.md, section 3"
        )
