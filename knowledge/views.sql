-- What people read. The columns named in docs/knowledge.md stand first and do not change;
-- those after them may grow. What comes from the article is looked up in a scalar subquery, which
-- costs nothing where its column is not asked for: counting by a column stays an index scan.

CREATE VIEW articles AS
SELECT id, url, site, title, byline, published_at, published_how, fetched_at, lang,
       text, body, captions, original_url, duplicate_of,
       original_name, zones, text_hash, first_run, last_run, no
FROM article;

CREATE VIEW facts AS
SELECT f.id, f.type, f.quote, f.start, f."end", f.zone,
       f.place, f.place_code, f.place_id, f.as_of, f.as_of_basis,
       f.speaker, f.speaker_role, f.confidence, f.rule,
       f.count_min, f.count_max, f.qualifier, f.stars_min, f.stars_max,
       f.status, f.basis, f.target_by, f.product_group, f.producer, f.derived,
       f.producer_kind, f.product,
       f.party_a, f.party_b, f.party_b_count, f.subject, f.signed_on, f.event,
       f.document_kind, f.number, f.date, f.issuer,
       f.person, f.role_title, f.organisation, f.former, f.acting,
       f.event_kind, f.name, f.start_date, f.end_date, f.venue,
       f.amount_vnd_min, f.amount_vnd_max, f.purpose,
       f.article_id,
       (SELECT a.url FROM article AS a WHERE a.id = f.article_id) AS url,
       (SELECT a.title FROM article AS a WHERE a.id = f.article_id) AS title,
       f.published_at, f.site, f.first_run, f.last_run, f.review,
       f.year,
       (SELECT a.no FROM article AS a WHERE a.id = f.article_id) AS article_no
FROM fact AS f
WHERE f.live = 1;

CREATE VIEW fact_evidence AS
SELECT e.fact_id, e.n, e.slot, e.start, e."end", e.surface, e.value, e.rule, e.inherited
FROM evidence AS e;

CREATE VIEW passed_over AS
SELECT r.article_id,
       (SELECT a.url FROM article AS a WHERE a.id = r.article_id) AS url,
       (SELECT a.title FROM article AS a WHERE a.id = r.article_id) AS title,
       r.start, r."end", r.surface, r.reason
FROM residue AS r;

CREATE VIEW timeline AS
SELECT id, measure, place, place_code, place_id, place_now, place_code_now,
       stars_min, stars_max, status, basis, product_group, producer_kind, target_by,
       as_of, as_of_from, as_of_to, value_min, value_max, qualifier,
       articles, sources, state, reason,
       parties, latest, first_run, last_run, why
FROM observation;

CREATE VIEW timeline_facts AS
SELECT o.observation_id, o.fact_id, o.relation, o.witness,
       f.article_id,
       (SELECT a.url FROM article AS a WHERE a.id = f.article_id) AS url,
       (SELECT a.title FROM article AS a WHERE a.id = f.article_id) AS title,
       f.published_at, f.site, f.quote, f.place, f.as_of, f.as_of_basis, f.count_min, f.count_max, f.qualifier,
       f.confidence
FROM observation_fact AS o
LEFT JOIN fact AS f ON f.id = o.fact_id;

CREATE VIEW latest AS
SELECT id, measure, place, place_code, place_id, place_now, place_code_now,
       stars_min, stars_max, status, basis, product_group, producer_kind, target_by,
       as_of, as_of_from, as_of_to, value_min, value_max, qualifier,
       articles, sources, state, reason, parties, why
FROM observation
WHERE latest = 1;

CREATE VIEW province_years AS
SELECT place, year, products, five_star, four_star, three_star, producers,
       as_of, state, sources, how,
       place_code, place_id, place_now, place_code_now, observation_ids, said
FROM province_year;

CREATE VIEW people AS
SELECT id, person, titles, place, place_code, seen_from, seen_to, articles, facts, spellings
FROM person;

CREATE VIEW roles AS
SELECT id, person_id, person, title, organisation, place, place_code, former, acting,
       seen_from, seen_to, articles, fact_ids, organisation_linked
FROM person_role;

CREATE VIEW mous AS
SELECT id, count_min, count_max, qualifier, party_a, party_b, party_b_count, subject,
       signed_on, event, place, place_code, articles, fact_ids
FROM mou;

CREATE VIEW events AS
SELECT id, event_kind, name, start_date, end_date, venue, place, place_code,
       other_dates, articles, fact_ids
FROM event_item;

CREATE VIEW products AS
SELECT id, product, producer, stars_min, stars_max, status, place, place_code,
       decision, recognised_on, valid_until, history, articles, fact_ids
FROM product_item;

CREATE VIEW documents AS
SELECT id, document_kind, number, date, other_dates, issuer, subject, place, place_code,
       articles, fact_ids
FROM document_item;

CREATE VIEW findings AS
SELECT n.kind, n.severity, n.article_id, n.fact_ids, n.message,
       (SELECT a.url FROM article AS a WHERE a.id = n.article_id) AS url,
       (SELECT a.title FROM article AS a WHERE a.id = n.article_id) AS title,
       n.scope, n.run, n.id, n.said
FROM finding AS n;

CREATE VIEW reviews AS
SELECT id, fact_id, reviewer, at, action, old_value, new_value, note, state,
       quote, type, start, "end", text_hash
FROM review;

CREATE VIEW runs AS
SELECT id, command, started_at, finished_at, outcome,
       articles, added, changed, retired, unchanged, sites, errors, program, rules, schema
FROM run;

CREATE VIEW changes AS
SELECT first_run AS run, 'added' AS action, 'article' AS entity, id AS entity_id,
       id AS article_id, title AS detail
FROM article
UNION ALL
SELECT first_run, 'added', 'fact', id, article_id, type || ': ' || quote
FROM fact
UNION ALL
SELECT retired_run, 'retired', 'fact', id, article_id, type || ': ' || quote
FROM fact
WHERE retired_run IS NOT NULL
UNION ALL
SELECT first_run, 'added', 'observation', id, NULL,
       measure || ' ' || coalesce(place, '') || ' ' || coalesce(value_min, value_max)
FROM observation
UNION ALL
SELECT run, action, entity, entity_id, article_id, detail
FROM change;

CREATE VIEW places AS
SELECT id, code, era, name, province_id, now_id, lat, lon
FROM place;
