-- The store, version 3. Any DuckDB client can read it. Offsets are code points into articles.text, end exclusive.
-- Apart from articles, uniqueness is the writer's duty (content hashes, delete-then-insert in one transaction):
-- no indexes to carry at a hundred million rows.

CREATE TABLE meta (key VARCHAR, value VARCHAR);                 -- schema, detente and codebook versions

CREATE TABLE articles (
    id VARCHAR PRIMARY KEY,   -- content hash
    given_id VARCHAR,         -- the id the input carried
    date DATE, date_basis VARCHAR, date_note VARCHAR,
    date_from DATE, date_to DATE,   -- where the day is unknown: the interval inferred from the text
    title VARCHAR, url VARCHAR, outlet VARCHAR, language VARCHAR,
    text VARCHAR,
    notices STRUCT("start" INTEGER, "end" INTEGER, kind VARCHAR)[],
    errors STRUCT(code VARCHAR, message VARCHAR)[],
    duplicate_of VARCHAR,     -- id of the kept copy, or null
    story_id VARCHAR,         -- texts that tell one story share it
    origin VARCHAR,           -- file and record it came from
    run_id VARCHAR,
    signature BLOB            -- near-copies: 64 marks of the text of a kept article (null for copies)
);

CREATE TABLE sentences (article_id VARCHAR, number INTEGER, "start" INTEGER, "end" INTEGER, text VARCHAR);

CREATE TABLE actors (
    article_id VARCHAR, "start" INTEGER, "end" INTEGER, text VARCHAR,
    actor_id VARCHAR, sector VARCHAR, name VARCHAR, role VARCHAR, acts BOOLEAN
);

CREATE TABLE times (
    article_id VARCHAR, "start" INTEGER, "end" INTEGER, text VARCHAR, type VARCHAR, value VARCHAR,
    date_from VARCHAR, date_to VARCHAR
);

CREATE TABLE statements (
    id VARCHAR, article_id VARCHAR, number INTEGER, "start" INTEGER, "end" INTEGER, text VARCHAR, kind VARCHAR,
    speaker_id VARCHAR, speaker_sector VARCHAR, speaker_name VARCHAR, speaker_text VARCHAR,
    speaker_start INTEGER, speaker_end INTEGER, chain VARCHAR[], parent INTEGER, date DATE, codebook VARCHAR
);

CREATE TABLE events (
    id VARCHAR,               -- hash of origin, day, both parties, code and modality
    origin VARCHAR,           -- detente, icews, gdelt, polecat, phoenix, ucdp, acled, csv
    date DATE, date_to DATE, date_precision VARCHAR,     -- day, month, year
    source_id VARCHAR, source_sector VARCHAR, source_name VARCHAR,
    target_id VARCHAR, target_sector VARCHAR, target_name VARCHAR,
    type VARCHAR, mode VARCHAR, cameo VARCHAR, intensity DOUBLE, quad VARCHAR, modality VARCHAR,
    confidence DOUBLE, issues VARCHAR[],
    mentions INTEGER,         -- tellings (rows of mentions; for imports what the coder reports)
    outlets INTEGER,
    article_id VARCHAR, sentence INTEGER,                -- the first telling (sentence null: its title); null for imports
    text VARCHAR,             -- its sentence or title; for imports what the coder says of the event
    codebook VARCHAR,
    told DATE,                -- the day of the first telling; null for imports. Long after `date`: background, not news
    dyad VARCHAR              -- 'RUS-USA': both ids in alphabetical order; null where one is missing or they are the same
);

-- Events added up by month, always equal to a recount (store/sums.py). Who changes events by hand empties this table:
-- it is counted again when the store is next opened.
CREATE TABLE sums (
    origin VARCHAR, source_id VARCHAR, target_id VARCHAR,
    counts VARCHAR,           -- month: in series of months and longer; year: of years alone; no: background, no act, no day
    month DATE,               -- the first day of its month
    known DATE,               -- the first day of the month in which it was known (of the later of date and told)
    events BIGINT, mentions BIGINT,
    verbal_cooperation BIGINT, material_cooperation BIGINT, verbal_conflict BIGINT, material_conflict BIGINT,
    net DECIMAL(18, 6)        -- sum of intensities
);

CREATE TABLE mentions (
    event_id VARCHAR, article_id VARCHAR, article_date DATE, outlet VARCHAR, sentence INTEGER,
    date DATE, date_to DATE, date_precision VARCHAR,
    source_id VARCHAR, source_sector VARCHAR, source_name VARCHAR, source_start INTEGER, source_end INTEGER,
    target_id VARCHAR, target_sector VARCHAR, target_name VARCHAR, target_start INTEGER, target_end INTEGER,
    trigger_start INTEGER, trigger_end INTEGER,
    type VARCHAR, mode VARCHAR, cameo VARCHAR, intensity DOUBLE, quad VARCHAR, modality VARCHAR,
    confidence DOUBLE, frame VARCHAR, issues VARCHAR[], statement INTEGER, codebook VARCHAR
);

CREATE TABLE relations (
    id VARCHAR, article_id VARCHAR, a VARCHAR, b VARCHAR, claim VARCHAR, name VARCHAR,
    "start" INTEGER, "end" INTEGER, text VARCHAR, issues VARCHAR[], date_from VARCHAR, date_to VARCHAR,
    date DATE, codebook VARCHAR
);

CREATE TABLE gates (
    id VARCHAR, article_id VARCHAR, "start" INTEGER, "end" INTEGER, text VARCHAR, kind VARCHAR,
    actors VARCHAR[], waits VARCHAR[], date_from VARCHAR, date_to VARCHAR, gate_date DATE,
    clause_start INTEGER, clause_end INTEGER, clause VARCHAR, date DATE, codebook VARCHAR
);

CREATE TABLE issues (article_id VARCHAR, "start" INTEGER, "end" INTEGER, text VARCHAR, issue VARCHAR);

-- Written by `detente stages --all --save` alone, all anew: the state of the events then. `low`, `high`, `strength` are of
-- the turn that opened the stage.
CREATE TABLE stages (
    a VARCHAR, b VARCHAR, "start" DATE, "end" DATE, level DOUBLE, direction VARCHAR, name VARCHAR,
    low DATE, high DATE, strength DOUBLE, computed_by VARCHAR
);

CREATE TABLE rejects (id VARCHAR, origin VARCHAR, place VARCHAR, code VARCHAR, reason VARCHAR, given_id VARCHAR, run_id VARCHAR);

CREATE TABLE runs (
    id VARCHAR, command VARCHAR, started TIMESTAMP, updated TIMESTAMP, finished TIMESTAMP, inputs VARCHAR[],
    read BIGINT, stored BIGINT, known BIGINT, rejected BIGINT, copies BIGINT, events BIGINT,
    version VARCHAR, codebook VARCHAR,
    sieve STRUCT(test VARCHAR, seen BIGINT, passed BIGINT)[]  -- what each cheap test before the costly steps let through
);

CREATE TABLE bands (band BIGINT, article_id VARCHAR);            -- near-copies: signature bands of each kept article
CREATE TABLE unmapped (origin VARCHAR, name VARCHAR, mentions BIGINT);  -- actors of imports that no state was found for
