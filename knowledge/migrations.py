"""The schema, step by step; a released step is never edited, only followed by another.

Tables have singular names and are the program's own; what people and scripts read are the views in
``views.sql``, which are laid anew whenever their text differs from the one in the database.
"""

from __future__ import annotations

import hashlib
import re
from importlib import resources
from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("ocop-knowledge")

#: The columns that only some fact types have, in the order of the public surface.
TYPE_COLUMNS: tuple[tuple[str, str], ...] = (
    ("count_min", "INTEGER"),
    ("count_max", "INTEGER"),
    ("qualifier", "TEXT"),
    ("stars_min", "INTEGER"),
    ("stars_max", "INTEGER"),
    ("status", "TEXT"),
    ("basis", "TEXT"),
    ("target_by", "TEXT"),
    ("product_group", "TEXT"),
    ("producer", "TEXT"),
    ("derived", "INTEGER"),
    ("producer_kind", "TEXT"),
    ("product", "TEXT"),
    ("party_a", "TEXT"),
    ("party_b", "TEXT"),
    ("party_b_count", "INTEGER"),
    ("subject", "TEXT"),
    ("signed_on", "TEXT"),
    ("event", "TEXT"),
    ("document_kind", "TEXT"),
    ("number", "TEXT"),
    ("date", "TEXT"),
    ("issuer", "TEXT"),
    ("person", "TEXT"),
    ("role_title", "TEXT"),
    ("organisation", "TEXT"),
    ("former", "INTEGER"),
    ("acting", "INTEGER"),
    ("event_kind", "TEXT"),
    ("name", "TEXT"),
    ("start_date", "TEXT"),
    ("end_date", "TEXT"),
    ("venue", "TEXT"),
    ("amount_vnd_min", "INTEGER"),
    ("amount_vnd_max", "INTEGER"),
    ("purpose", "TEXT"),
)

#: What people filter and count by on the screen: each has its index over the live facts.
FACETS = (
    "type",
    "status",
    "basis",
    "qualifier",
    "stars_min",
    "stars_max",
    "place",
    "place_code",
    "site",
    "zone",
    "producer_kind",
    "product_group",
    "document_kind",
    "event_kind",
    "review",
    "as_of_basis",
    "year",
    "rule",
)


@migrations()
def m001_foundation(db: Database) -> None:
    """Articles, statements with their evidence, what derives from them, and the books of runs."""
    type_columns = ",\n    ".join(f'"{name}" {kind}' for name, kind in TYPE_COLUMNS)
    for statement in (
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    outcome TEXT,              -- done, failed; null while it runs or when it was killed
    articles INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    retired INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    sites TEXT NOT NULL DEFAULT '{}',     -- JSON: counts and outcomes of each site
    errors TEXT NOT NULL DEFAULT '[]',    -- JSON: one line each
    program TEXT,
    rules TEXT,
    schema TEXT)""",
        """CREATE TABLE article (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    site TEXT,
    title TEXT NOT NULL,
    byline TEXT,
    published_at TEXT,
    published_how TEXT,
    fetched_at TEXT,
    lang TEXT NOT NULL,
    original_url TEXT,
    original_name TEXT,
    duplicate_of TEXT,
    text_hash TEXT NOT NULL,
    simhash INTEGER NOT NULL,
    first_run INTEGER NOT NULL REFERENCES run(id),
    last_run INTEGER NOT NULL REFERENCES run(id),
    zones TEXT NOT NULL,       -- JSON: [kind, start, end] over text
    -- the long ones last: what stands behind them costs reading them
    text TEXT NOT NULL,
    body TEXT NOT NULL,
    captions TEXT NOT NULL)""",
        "CREATE INDEX article_site ON article(site)",
        "CREATE INDEX article_published ON article(published_at)",
        "CREATE INDEX article_lang ON article(lang)",
        "CREATE INDEX article_published_how ON article(published_how)",
        "CREATE INDEX article_text_hash ON article(text_hash)",
        "CREATE INDEX article_duplicate ON article(duplicate_of) WHERE duplicate_of IS NOT NULL",
        "CREATE INDEX article_url ON article(url)",
        # which rules read an article last: apart, so that rereading leaves its row untouched
        """CREATE TABLE article_reading (
    article_id TEXT PRIMARY KEY REFERENCES article(id),
    rules TEXT,
    run INTEGER NOT NULL REFERENCES run(id)) WITHOUT ROWID""",
        f"""CREATE TABLE fact (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL REFERENCES article(id),
    -- the columns that are counted by are plain and stand among the first 63: only then does
    -- SQLite see that an index covers the query
    live INTEGER NOT NULL DEFAULT 1 CHECK (live = (retired_run IS NULL AND review <> 'rejected')),
    retired_run INTEGER REFERENCES run(id),
    review TEXT NOT NULL DEFAULT 'none',
    year TEXT,                 -- of as_of
    site TEXT,                 -- of the article, repeated here to count by
    published_at TEXT,         -- of the article, repeated here to sort by
    type TEXT NOT NULL,
    quote TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    zone TEXT NOT NULL,
    place TEXT,
    place_code TEXT,
    place_id TEXT,
    as_of TEXT,
    as_of_basis TEXT,
    speaker TEXT,
    speaker_role TEXT,
    confidence REAL NOT NULL,
    rule TEXT NOT NULL,
    {type_columns},
    first_run INTEGER NOT NULL REFERENCES run(id),
    last_run INTEGER NOT NULL REFERENCES run(id),
    extracted TEXT,            -- JSON: what the program read, where a reviewer corrected it
    family TEXT,               -- the series a figure belongs to; null where it is no figure
    breakdown TEXT,            -- JSON: the tier figures that stand with it in its article
    wording INTEGER,           -- hashes of the words before and after a figure
    entity TEXT                -- the key under which people, documents ... are brought together
)""",
        "CREATE INDEX fact_article ON fact(article_id, start)",
        "CREATE INDEX fact_family ON fact(family) WHERE family IS NOT NULL",
        "CREATE INDEX fact_entity ON fact(entity) WHERE entity IS NOT NULL",
        "CREATE INDEX fact_first_run ON fact(first_run)",
        "CREATE INDEX fact_retired_run ON fact(retired_run) WHERE retired_run IS NOT NULL",
        "CREATE INDEX fact_reviewed ON fact(review) WHERE review <> 'none'",
        # partial, with live at the end: the index covers a count, and "live = 1" alone, which is
        # true of nearly every row, never looks like a good way in
        "CREATE INDEX fact_confidence ON fact(confidence, review, live) WHERE live = 1",
        "CREATE INDEX fact_published ON fact(published_at, live) WHERE live = 1",
        "CREATE INDEX fact_as_of ON fact(as_of, live) WHERE live = 1",
        "CREATE INDEX fact_place_id ON fact(place_id, type, live) WHERE live = 1",
        *(f'CREATE INDEX fact_by_{name} ON fact("{name}", live) WHERE live = 1' for name in FACETS),
        """CREATE TABLE evidence (
    fact_id TEXT NOT NULL REFERENCES fact(id),
    n INTEGER NOT NULL,
    slot TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER,
    surface TEXT NOT NULL,
    value TEXT NOT NULL,
    rule TEXT NOT NULL,
    inherited TEXT,
    PRIMARY KEY (fact_id, n)) WITHOUT ROWID""",
        """CREATE TABLE residue (
    article_id TEXT NOT NULL REFERENCES article(id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    surface TEXT NOT NULL,
    reason TEXT,               -- null: nobody claimed the number and nobody knows why
    PRIMARY KEY (article_id, start, "end")) WITHOUT ROWID""",
        "CREATE INDEX residue_reason ON residue(reason)",
        """CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run(id),
    action TEXT NOT NULL,      -- added, changed, retired, restored
    entity TEXT NOT NULL,      -- article, fact, observation
    entity_id TEXT NOT NULL,
    article_id TEXT,
    detail TEXT)""",
        "CREATE INDEX change_run ON change(run, action)",
        "CREATE INDEX change_entity ON change(entity, entity_id)",
        # what has to be derived anew; written with the change that calls for it
        """CREATE TABLE dirty (
    kind TEXT NOT NULL,        -- family, entity, article
    key TEXT NOT NULL,
    PRIMARY KEY (kind, key)) WITHOUT ROWID""",
        """CREATE TABLE observation (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    family TEXT NOT NULL,
    measure TEXT NOT NULL,
    place TEXT,
    place_code TEXT,
    place_id TEXT,
    place_now TEXT,
    place_code_now TEXT,
    stars_min INTEGER,
    stars_max INTEGER,
    status TEXT,
    basis TEXT,
    product_group TEXT,
    producer_kind TEXT,
    target_by TEXT,
    as_of TEXT,
    as_of_from TEXT,
    as_of_to TEXT,
    value_min INTEGER,
    value_max INTEGER,
    qualifier TEXT NOT NULL,
    articles INTEGER NOT NULL,
    sources INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    parties TEXT,              -- of memoranda: between whom
    latest INTEGER NOT NULL DEFAULT 0,
    first_run INTEGER NOT NULL REFERENCES run(id),
    last_run INTEGER NOT NULL REFERENCES run(id))""",
        "CREATE INDEX observation_family ON observation(family)",
        "CREATE INDEX observation_first_run ON observation(first_run)",
        "CREATE INDEX observation_latest ON observation(measure, place_id) WHERE latest = 1",
        "CREATE INDEX observation_place_id ON observation(place_id, measure, as_of)",
        *(
            f"CREATE INDEX observation_by_{name} ON observation({name})"
            for name in (
                "measure",
                "place",
                "place_now",
                "place_code_now",
                "stars_min",
                "status",
                "basis",
                "product_group",
                "producer_kind",
                "target_by",
                "as_of",
                "state",
                "qualifier",
            )
        ),
        """CREATE TABLE observation_fact (
    observation_id TEXT NOT NULL,
    fact_id TEXT NOT NULL REFERENCES fact(id),
    relation TEXT NOT NULL,    -- supports, contradicts
    witness TEXT NOT NULL,     -- facts with the same witness have one origin
    PRIMARY KEY (observation_id, fact_id)) WITHOUT ROWID""",
        "CREATE INDEX observation_fact_fact ON observation_fact(fact_id)",
        """CREATE TABLE province_year (
    place_id TEXT NOT NULL,
    year TEXT NOT NULL,
    place TEXT NOT NULL,
    place_code TEXT,
    place_now TEXT,
    place_code_now TEXT,
    products INTEGER,
    five_star INTEGER,
    four_star INTEGER,
    three_star INTEGER,
    producers INTEGER,
    as_of TEXT,
    state TEXT,
    sources INTEGER,
    how TEXT NOT NULL,         -- in words: stated, or summed over which former provinces
    observation_ids TEXT NOT NULL,
    PRIMARY KEY (place_id, year)) WITHOUT ROWID""",
        "CREATE INDEX province_year_year ON province_year(year)",
        "CREATE INDEX province_year_now ON province_year(place_code_now)",
        """CREATE TABLE finding (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,    -- error, warning, note
    article_id TEXT,
    fact_ids TEXT NOT NULL,    -- JSON
    message TEXT NOT NULL,
    scope TEXT NOT NULL,       -- what it was checked over: an article or a series
    run INTEGER NOT NULL REFERENCES run(id)) WITHOUT ROWID""",
        "CREATE INDEX finding_kind ON finding(kind)",
        "CREATE INDEX finding_severity ON finding(severity)",
        "CREATE INDEX finding_article ON finding(article_id)",
        "CREATE INDEX finding_scope ON finding(scope)",
        """CREATE TABLE person (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    entity TEXT NOT NULL,
    spellings TEXT NOT NULL,   -- JSON
    titles TEXT NOT NULL,      -- in words, one after another
    place TEXT,
    place_code TEXT,
    seen_from TEXT,
    seen_to TEXT,
    articles INTEGER NOT NULL,
    facts INTEGER NOT NULL) WITHOUT ROWID""",
        "CREATE INDEX person_name ON person(person)",
        "CREATE INDEX person_entity ON person(entity)",
        """CREATE TABLE person_role (
    id TEXT PRIMARY KEY,
    entity TEXT NOT NULL,
    person_id TEXT NOT NULL,
    person TEXT NOT NULL,
    title TEXT NOT NULL,
    organisation TEXT,
    organisation_linked TEXT,  -- the body that took its place, or whose place it took
    place TEXT,
    place_code TEXT,
    former INTEGER NOT NULL,
    acting INTEGER NOT NULL,
    seen_from TEXT,
    seen_to TEXT,
    articles INTEGER NOT NULL,
    fact_ids TEXT NOT NULL) WITHOUT ROWID""",
        "CREATE INDEX person_role_person ON person_role(person_id)",
        "CREATE INDEX person_role_name ON person_role(person)",
        "CREATE INDEX person_role_entity ON person_role(entity)",
        "CREATE INDEX person_role_title ON person_role(title)",
        "CREATE INDEX person_role_organisation ON person_role(organisation)",
        "CREATE INDEX person_role_place ON person_role(place)",
        """CREATE TABLE mou (
    id TEXT PRIMARY KEY,
    entity TEXT NOT NULL,
    count_min INTEGER,
    count_max INTEGER,
    qualifier TEXT,
    party_a TEXT,
    party_b TEXT,
    party_b_count INTEGER,
    subject TEXT,
    signed_on TEXT,
    event TEXT,
    place TEXT,
    place_code TEXT,
    articles INTEGER NOT NULL,
    fact_ids TEXT NOT NULL) WITHOUT ROWID""",
        "CREATE INDEX mou_entity ON mou(entity)",
        "CREATE INDEX mou_place ON mou(place)",
        """CREATE TABLE event_item (
    id TEXT PRIMARY KEY,
    entity TEXT NOT NULL,
    event_kind TEXT NOT NULL,
    name TEXT NOT NULL,
    start_date TEXT,
    end_date TEXT,
    venue TEXT,
    place TEXT,
    place_code TEXT,
    other_dates TEXT,
    articles INTEGER NOT NULL,
    fact_ids TEXT NOT NULL) WITHOUT ROWID""",
        "CREATE INDEX event_item_entity ON event_item(entity)",
        "CREATE INDEX event_item_kind ON event_item(event_kind)",
        "CREATE INDEX event_item_place ON event_item(place)",
        """CREATE TABLE product_item (
    id TEXT PRIMARY KEY,
    entity TEXT NOT NULL,
    product TEXT NOT NULL,
    producer TEXT,
    stars_min INTEGER,
    stars_max INTEGER,
    status TEXT,
    place TEXT,
    place_code TEXT,
    decision TEXT,
    recognised_on TEXT,
    valid_until TEXT,
    history TEXT NOT NULL,     -- in words: tier and status at each date
    articles INTEGER NOT NULL,
    fact_ids TEXT NOT NULL) WITHOUT ROWID""",
        "CREATE INDEX product_item_entity ON product_item(entity)",
        "CREATE INDEX product_item_place ON product_item(place)",
        "CREATE INDEX product_item_stars ON product_item(stars_min)",
        "CREATE INDEX product_item_status ON product_item(status)",
        """CREATE TABLE document_item (
    id TEXT PRIMARY KEY,
    entity TEXT NOT NULL,
    document_kind TEXT NOT NULL,
    number TEXT NOT NULL,
    date TEXT,
    other_dates TEXT,
    issuer TEXT,
    subject TEXT,
    place TEXT,
    place_code TEXT,
    articles INTEGER NOT NULL,
    fact_ids TEXT NOT NULL) WITHOUT ROWID""",
        "CREATE INDEX document_item_entity ON document_item(entity)",
        "CREATE INDEX document_item_kind ON document_item(document_kind)",
        """CREATE TABLE review (
    id TEXT PRIMARY KEY,       -- of the decision in the file
    at TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    action TEXT NOT NULL,      -- accept, reject, correct, merge
    text_hash TEXT,
    type TEXT,
    start INTEGER,
    "end" INTEGER,
    quote TEXT,
    fact_id TEXT,              -- the fact it applies to now; null where it has none
    old_value TEXT,            -- JSON
    new_value TEXT,            -- JSON
    note TEXT,
    state TEXT NOT NULL        -- applied, orphan, undone
    ) WITHOUT ROWID""",
        "CREATE INDEX review_fact ON review(fact_id)",
        "CREATE INDEX review_state ON review(state)",
        # a reviewer's word that two names are one; the same key twice: all of that name are one
        """CREATE TABLE entity_merge (
    from_key TEXT NOT NULL,
    into_key TEXT NOT NULL,
    PRIMARY KEY (from_key, into_key)) WITHOUT ROWID""",
        """CREATE TABLE place (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    era TEXT NOT NULL,
    name TEXT NOT NULL,        -- written out with its kind
    province_id TEXT,
    now_id TEXT,               -- null where it went to several
    lat REAL,
    lon REAL) WITHOUT ROWID""",
        """CREATE TABLE place_succession (
    former_id TEXT NOT NULL,
    now_id TEXT NOT NULL,
    PRIMARY KEY (former_id, now_id)) WITHOUT ROWID""",
        "CREATE INDEX place_succession_now ON place_succession(now_id)",
        # folded words; the texts stay where they are, a found offset is an offset in them
        """CREATE VIRTUAL TABLE article_search USING fts5(
    title, body, quotes, stroked, content='', tokenize='unicode61 remove_diacritics 2')""",
    ):
        db.execute(statement)


@migrations()
def m002_strands(db: Database) -> None:
    """Observations that can be judged without their claims; messages that can be translated."""
    for name, kind in (
        ("low", "REAL"),  # the values that all its claims allow
        ("high", "REAL"),
        ("first_day", "INTEGER"),  # the days it is stated for, as ordinals
        ("last_day", "INTEGER"),
        ("strength", "INTEGER"),
        ("bound", "INTEGER"),
        ("best_fact", "TEXT"),
        ("witness", "TEXT"),  # the only source, where there is one
        ("hull_low", "REAL"),  # the values that any of its claims allows
        ("hull_high", "REAL"),
        ("from_day", "INTEGER"),  # the days of all its claims
        ("until_day", "INTEGER"),
        ("open_basis", "INTEGER"),  # whether a claim leaves the basis open
        ("why", "TEXT"),  # JSON: the reason as a message
    ):
        db.execute(f"ALTER TABLE observation ADD COLUMN {name} {kind}")
    for table in ("finding", "province_year"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN said TEXT")  # JSON: the message
    # a merge unites the rows it names, by their facts; one that names none unites whole keys
    db.execute("ALTER TABLE entity_merge ADD COLUMN whole INTEGER NOT NULL DEFAULT 1")
    db.execute(
        "CREATE TABLE fact_merge (decision TEXT NOT NULL, fact_id TEXT NOT NULL, "
        "PRIMARY KEY (decision, fact_id)) WITHOUT ROWID"
    )
    db.execute("DROP INDEX observation_family")
    db.execute(
        "CREATE INDEX observation_series ON observation(family, open_basis, basis, hull_low)"
    )
    # the figures of one place and tier over time, which is what people come for
    db.execute(
        "CREATE INDEX observation_timeline ON observation"
        "(place_id, measure, stars_min, as_of, value_min, state, sources)"
    )
    db.execute("DROP INDEX fact_family")
    # what is asked of the figures between two days, without a look at their rows
    db.execute(
        "CREATE INDEX fact_series ON fact(family, basis, as_of, as_of_basis, published_at, "
        "count_min, count_max, qualifier, live) WHERE live = 1 AND family IS NOT NULL"
    )
    # the new columns are filled by the next run, as after a change of everything
    for statement in (
        "INSERT OR IGNORE INTO dirty SELECT DISTINCT 'family', family FROM "
        "(SELECT family FROM fact WHERE family IS NOT NULL AND live = 1 "
        "UNION SELECT family FROM observation)",
        "INSERT OR IGNORE INTO dirty SELECT 'article', id FROM article",
    ):
        db.execute(statement)


@migrations()
def m003_days(db: Database) -> None:
    """Observations found by their values and by their days; witnesses told within each of them."""
    db.execute("DROP INDEX observation_series")
    db.execute(
        "CREATE INDEX observation_series ON observation(family, open_basis, basis, hull_low, "
        "hull_high, first_day, last_day, from_day, until_day)"
    )
    # totals that stand in one order of time, in which they may fall
    db.execute(
        "CREATE INDEX observation_totals ON observation"
        "(family, as_of_from, as_of, id, state, value_min, best_fact, basis, status, qualifier) "
        "WHERE basis='total' AND status='recognised' AND qualifier='exact' AND as_of IS NOT NULL"
    )
    db.execute(
        "INSERT OR IGNORE INTO dirty SELECT DISTINCT 'family', family FROM "
        "(SELECT family FROM fact WHERE family IS NOT NULL AND live = 1 "
        "UNION SELECT family FROM observation)"
    )


@migrations()
def m004_lists(db: Database) -> None:
    """Lists that people turn over by date: events, documents, the articles of a site."""
    db.execute("CREATE INDEX event_item_start ON event_item(start_date)")
    db.execute("CREATE INDEX document_item_date ON document_item(date)")
    db.execute("DROP INDEX article_site")
    db.execute("CREATE INDEX article_site ON article(site, published_at)")


@migrations()
def m005_figures(db: Database) -> None:
    """Figures of one value, and where articles come from, read from an index alone.

    The rows themselves lie all over a large base: to fetch one costs ten times what reading it
    costs where its neighbours stand.
    """
    db.execute(
        "CREATE INDEX fact_figures ON fact(family, basis, count_min, count_max, qualifier, as_of, "
        "as_of_basis, published_at, id, article_id, breakdown, wording, live) "
        "WHERE live = 1 AND family IS NOT NULL"
    )
    db.execute(
        "CREATE INDEX fact_rounded ON fact(family, basis, count_min, count_max) WHERE live = 1 "
        "AND family IS NOT NULL AND (qualifier IS NOT 'exact' OR count_min IS NOT count_max)"
    )
    db.execute(
        "CREATE INDEX article_source ON article(id, url, duplicate_of, original_url, simhash)"
    )


@migrations()
def m006_things(db: Database) -> None:
    """What tells namesakes and documents of one number apart, read from an index alone."""
    for index, columns in (
        ("fact_entity", "fact(entity, live, place_id, date, id) WHERE entity IS NOT NULL"),
        ("document_item_entity", "document_item(entity, fact_ids)"),
    ):
        db.execute(f"DROP INDEX {index}")
        db.execute(f"CREATE INDEX {index} ON {columns}")
    db.execute(
        "CREATE INDEX fact_mention ON fact(entity, place_id, organisation, person, role_title, "
        "former, acting, place, place_code, as_of, published_at, article_id, id, type, live) "
        "WHERE live = 1 AND type = 'role'"
    )


def schema_names() -> tuple[str, ...]:
    """The names of the steps this program knows, in order."""
    return tuple(m.name for m in migrations._migrations)


def schema_version() -> str:
    """The newest step this program knows."""
    return schema_names()[-1]


def refuse_newer(db: Database, path: str) -> None:
    """Raise :class:`KnowledgeError` where the database was made by a newer program."""
    unknown = {m.name for m in migrations.applied(db)} - set(schema_names())
    if unknown:
        raise KnowledgeError(
            f"{path}: made by a newer program (schema {max(unknown)}, this one knows "
            f"{schema_version()}); update ocop, or name another file with --db"
        )


def migrate(db: Database) -> bool:
    """Bring the schema and the views up to date; true where anything was written."""
    written = bool(migrations.pending(db))
    if written:
        migrations.apply(db)
    return lay_views(db) or written


def view_statements() -> tuple[str, ...]:
    """The ``CREATE VIEW`` statements of ``views.sql``."""
    text = resources.files("knowledge").joinpath("views.sql").read_text("utf-8")
    bare = re.sub(r"^\s*--.*$", "", text, flags=re.MULTILINE)
    return tuple(s.strip() for s in bare.split(";") if s.strip())


def lay_views(db: Database) -> bool:
    """Drop and create the views where their text has changed since they were laid."""
    statements = view_statements()
    digest = hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]
    row = db.execute("SELECT value FROM meta WHERE name = 'views'").fetchone()
    if row and row[0] == digest:
        return False
    with db.atomic():
        for name in db.view_names():
            db.execute(f'DROP VIEW "{name}"')
        for statement in statements:
            db.execute(statement)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('views', ?)", [digest])
    return True
