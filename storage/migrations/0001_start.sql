-- Times are UTC milliseconds. Dates are ISO text. JSON columns are written and read through msgspec types.
-- Who may read an item is decided by domain/access.py alone, from `items` and `item_readers`; `item_classes` is what it filed.

-- ── people ──────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE people (
    id            INTEGER PRIMARY KEY,
    telegram_id   INTEGER NOT NULL UNIQUE,
    username      TEXT,                       -- without @, as Telegram spells it; may change
    name          TEXT NOT NULL DEFAULT '',   -- as the person wants to be named
    agency        TEXT NOT NULL DEFAULT '',
    role          TEXT NOT NULL DEFAULT '',   -- domain.access.Role; '' until vetted
    country       TEXT,                       -- ISO 3166 alpha-2
    network       TEXT,                       -- network code; null for admin, partner, industry at large
    language      TEXT NOT NULL DEFAULT 'en',
    status        TEXT NOT NULL DEFAULT 'stranger',  -- stranger | pending | active | suspended | left
    wants_digest  INTEGER NOT NULL DEFAULT 0,
    unreachable   INTEGER,                    -- since when Telegram says the bot is blocked; null = reachable
    first_seen    INTEGER NOT NULL,
    joined_at     INTEGER                     -- vetted since; history from before is not pushed
) STRICT;
CREATE INDEX people_by_username ON people (lower(username));
CREATE INDEX people_by_network ON people (network, status, role);

CREATE TABLE invites (
    id          INTEGER PRIMARY KEY,
    code_hash   BLOB NOT NULL UNIQUE,         -- BLAKE2b of the code; the code itself is never stored
    role        TEXT NOT NULL,
    network     TEXT,
    country     TEXT,
    made_by     INTEGER REFERENCES people (id),  -- null: made at the server's command line
    made_at     INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    used_by     INTEGER REFERENCES people (id),
    used_at     INTEGER
) STRICT;

CREATE TABLE wrong_codes (                    -- tries with codes that do not exist, for the lock after five
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX wrong_codes_by_person ON wrong_codes (person_id, at);

CREATE TABLE join_requests (
    id          INTEGER PRIMARY KEY,
    person_id   INTEGER NOT NULL REFERENCES people (id),
    name        TEXT NOT NULL,
    agency      TEXT NOT NULL,
    role        TEXT NOT NULL,
    country     TEXT NOT NULL,
    network     TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'open', -- open | approved | declined | withdrawn
    approvals   TEXT NOT NULL DEFAULT '[]',   -- JSON list of people.id; coordinators need two
    made_at     INTEGER NOT NULL,
    decided_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX one_open_request ON join_requests (person_id) WHERE state = 'open';

-- ── rooms ───────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE rooms (
    id        INTEGER PRIMARY KEY,
    chat_id   INTEGER NOT NULL UNIQUE,
    network   TEXT NOT NULL,
    type      TEXT NOT NULL,                  -- group | supergroup | channel
    title     TEXT NOT NULL,
    is_forum  INTEGER NOT NULL DEFAULT 0,
    language  TEXT,                           -- null: the network's
    link      TEXT,                           -- invite link that asks to join; the bot approves vetted officers
    bound_by  INTEGER REFERENCES people (id),
    bound_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX rooms_by_network ON rooms (network);
CREATE TABLE room_topics (
    room_id   INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    topic     TEXT NOT NULL,                  -- cases | questions | alerts | legislation
    thread_id INTEGER NOT NULL,
    PRIMARY KEY (room_id, topic)
) STRICT, WITHOUT ROWID;

-- ── items: what somebody posted, whatever its kind ──────────────────────────────────────────────────────
CREATE TABLE items (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,                 -- case | question | law | alert
    ref        TEXT NOT NULL UNIQUE,          -- PH-2026-0001 for a case, Q-… L-… A-… for the others
    tlp        TEXT NOT NULL,                 -- domain.access.Tlp
    author_id  INTEGER REFERENCES people (id),-- null: history from a public source
    country    TEXT,
    network    TEXT,
    posted_at  INTEGER NOT NULL,
    history    INTEGER NOT NULL DEFAULT 0,    -- 1: imported; never news
    withdrawn  INTEGER                        -- since when; read by its author and coordinators only
) STRICT;
CREATE INDEX items_by_network ON items (network, kind, posted_at);
CREATE INDEX items_by_kind ON items (kind, posted_at);
CREATE TABLE item_classes (                   -- domain.access.classes_of_item; whoever holds one of them may read
    class   TEXT NOT NULL,
    item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    PRIMARY KEY (class, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX classes_by_item ON item_classes (item_id);
CREATE TABLE item_readers (                   -- officers named on a RED item
    item_id   INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (item_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE item_networks (                  -- networks an item was put before, beside its own
    item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    network TEXT NOT NULL,
    at      INTEGER NOT NULL,
    by      INTEGER REFERENCES people (id),
    PRIMARY KEY (item_id, network)
) STRICT, WITHOUT ROWID;
CREATE TABLE counters (                       -- the last number given in a series such as 'PH-2026'
    series TEXT PRIMARY KEY,
    last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
    item_id     INTEGER PRIMARY KEY REFERENCES items (id),
    status      TEXT NOT NULL DEFAULT 'suspected',
    facts       TEXT NOT NULL,                -- JSON of domain.cases.Facts
    external_id TEXT UNIQUE,                  -- id in the file it was imported from
    version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE case_history (                   -- the facts as they stood before an edit
    item_id INTEGER NOT NULL REFERENCES cases (item_id),
    version INTEGER NOT NULL,
    facts   TEXT NOT NULL,
    tlp     TEXT NOT NULL,
    at      INTEGER NOT NULL,
    by      INTEGER REFERENCES people (id),
    PRIMARY KEY (item_id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE timeline (                       -- what happened to an item afterwards
    id        INTEGER PRIMARY KEY,
    item_id   INTEGER NOT NULL REFERENCES items (id),
    at        INTEGER NOT NULL,
    person_id INTEGER REFERENCES people (id),
    kind      TEXT NOT NULL,                  -- posted | status | note | comment | answer | edit | tlp | share | files | withdrawn
    text      TEXT NOT NULL DEFAULT '',       -- the note, the comment, the new status …
    chat_id   INTEGER,                        -- where a comment was written
    message_id INTEGER
) STRICT;
CREATE INDEX timeline_by_item ON timeline (item_id, id);

CREATE TABLE files (                          -- evidence, kept unaltered in the data folder under its SHA-256
    id        INTEGER PRIMARY KEY,
    item_id   INTEGER REFERENCES items (id),
    draft_id  INTEGER REFERENCES drafts (id),
    kind      TEXT NOT NULL,                  -- photo | document
    name      TEXT NOT NULL DEFAULT '',
    mime      TEXT NOT NULL DEFAULT '',
    size      INTEGER NOT NULL,               -- bytes
    sha256    TEXT NOT NULL,
    telegram_file TEXT NOT NULL,              -- file_id, to send it again
    caption   TEXT NOT NULL DEFAULT '',
    by        INTEGER NOT NULL REFERENCES people (id),
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX files_by_item ON files (item_id);
CREATE UNIQUE INDEX files_by_draft ON files (draft_id, sha256) WHERE item_id IS NULL;

CREATE TABLE questions (
    item_id   INTEGER PRIMARY KEY REFERENCES items (id),
    text      TEXT NOT NULL,
    state     TEXT NOT NULL DEFAULT 'open',   -- open | solved | closed (by the asker or a coordinator, unsolved)
    solution  INTEGER REFERENCES timeline (id),
    solved_at INTEGER
) STRICT;
CREATE TABLE laws (
    item_id    INTEGER PRIMARY KEY REFERENCES items (id),
    kind       TEXT NOT NULL,                 -- law | regulation | licence_rule | quota | ban
    substances TEXT NOT NULL DEFAULT '[]',    -- JSON list of substance or group names
    in_force   TEXT,                          -- ISO date
    title      TEXT NOT NULL,
    summary    TEXT NOT NULL,
    link       TEXT NOT NULL DEFAULT '',
    source     TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE alerts (
    item_id     INTEGER PRIMARY KEY REFERENCES items (id),
    text        TEXT NOT NULL,
    level       TEXT NOT NULL,                -- information | warning | urgent
    audience    TEXT NOT NULL,                -- JSON of domain.alerts.Audience
    valid_until INTEGER NOT NULL,
    state       TEXT NOT NULL DEFAULT 'sent', -- sent | paused | recalled | over
    tally_chat  INTEGER                       -- chat where the coordinator's live tally stands
) STRICT;
CREATE TABLE alert_recipients (
    item_id   INTEGER NOT NULL REFERENCES alerts (item_id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    country   TEXT,
    read_at   INTEGER,
    PRIMARY KEY (item_id, person_id)
) STRICT, WITHOUT ROWID;

-- ── digests ─────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE digest_settings (
    network TEXT PRIMARY KEY,
    every   TEXT NOT NULL DEFAULT 'week',     -- day | week | month | never
    weekday INTEGER NOT NULL DEFAULT 0,       -- 0 Monday; for a month: the first such day
    hour    INTEGER NOT NULL DEFAULT 8,
    minute  INTEGER NOT NULL DEFAULT 0,
    zone    TEXT NOT NULL,                    -- IANA
    since   INTEGER NOT NULL,                 -- nothing before this moment is news
    counts_from INTEGER NOT NULL,             -- the schedule was set then; earlier slots of it do not count
    set_by  INTEGER REFERENCES people (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE digests (
    id        INTEGER PRIMARY KEY,
    network   TEXT NOT NULL,
    slot      INTEGER NOT NULL,               -- the scheduled moment this digest is for
    from_at   INTEGER NOT NULL,               -- covers [from_at, until_at)
    until_at  INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    empty     INTEGER NOT NULL,
    figures   TEXT NOT NULL DEFAULT '{}',     -- JSON of storage.digests.Figures
    UNIQUE (network, slot)
) STRICT;
CREATE TABLE digest_copies (                  -- what the digest in a chat tells of, as it was last rendered
    digest_id INTEGER NOT NULL REFERENCES digests (id) ON DELETE CASCADE,
    chat_id   INTEGER NOT NULL,
    items     TEXT NOT NULL,                  -- JSON list of items.id; all are checked again when it is sent
    version   INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (digest_id, chat_id)
) STRICT, WITHOUT ROWID;

-- ── conversation ────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE drafts (
    id         INTEGER PRIMARY KEY,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    chat_id    INTEGER NOT NULL,
    thread_id  INTEGER,
    form       TEXT NOT NULL,                 -- name of the form
    step       TEXT NOT NULL,                 -- name of the question it stands at
    data       TEXT NOT NULL DEFAULT '{}',    -- JSON: answers by step, and what the form keeps besides
    state      TEXT NOT NULL DEFAULT 'open',  -- open (being answered in its chat) | later | done | cancelled
    version    INTEGER NOT NULL DEFAULT 1,    -- grows with each answer; a button of an older version does nothing
    made_at    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_open_draft ON drafts (person_id, chat_id) WHERE state = 'open';
CREATE INDEX drafts_by_person ON drafts (person_id, state);

CREATE TABLE buttons (                        -- what a pressed button means; the token is all that Telegram sees
    token      TEXT PRIMARY KEY,
    verb       TEXT NOT NULL,
    args       TEXT NOT NULL,                 -- JSON
    person_id  INTEGER REFERENCES people (id) ON DELETE CASCADE,  -- who may press; null: whoever may read `item_id`
    item_id    INTEGER REFERENCES items (id),
    chat_id    INTEGER,                       -- where it was put; it works nowhere else
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX buttons_by_expiry ON buttons (expires_at);
CREATE INDEX buttons_by_person ON buttons (person_id);

-- ── in and out ──────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    lane      INTEGER NOT NULL,               -- chat id, or user id where there is no chat
    body      TEXT NOT NULL,                  -- the raw update
    at        INTEGER NOT NULL,
    state     TEXT NOT NULL DEFAULT 'new',    -- new | done | dead
    attempts  INTEGER NOT NULL DEFAULT 0,
    error     TEXT
) STRICT;
CREATE INDEX inbox_new ON inbox (update_id) WHERE state = 'new';
CREATE INDEX inbox_old ON inbox (at) WHERE state <> 'new';

CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY,
    chat_id    INTEGER NOT NULL,
    method     TEXT NOT NULL,                 -- Bot API method, or 'card': edit the message of `anchor`, or send it
    payload    TEXT NOT NULL,                 -- JSON parameters, without chat_id
    priority   INTEGER NOT NULL,              -- 0 alert, 1 reply, 2 notification, 3 digest
    anchor     TEXT,                          -- what the message shows ('draft:7', 'item:12'); kept in `shown`
    dedupe     TEXT UNIQUE,                   -- a second row with the same key is not made
    coalesce   TEXT,                          -- a newer row with the same key replaces one not yet sent
    person_id  INTEGER REFERENCES people (id),-- for whom; checked against `item_id` when it is sent
    item_id    INTEGER REFERENCES items (id),
    not_before INTEGER NOT NULL,
    expires_at INTEGER,
    state      TEXT NOT NULL DEFAULT 'queued',-- queued | claimed | uncertain | sent | failed | dropped | expired | replaced
    attempts   INTEGER NOT NULL DEFAULT 0,    -- calls begun
    doubts     INTEGER NOT NULL DEFAULT 0,    -- calls whose outcome nobody knows
    made_at    INTEGER NOT NULL,
    claimed_at INTEGER,
    sent_at    INTEGER,
    message_id INTEGER,
    error      TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox (priority, id) WHERE state = 'queued';
CREATE INDEX outbox_later ON outbox (not_before) WHERE state = 'queued';
CREATE INDEX outbox_by_chat ON outbox (chat_id, priority, id) WHERE state IN ('queued', 'claimed');
CREATE INDEX outbox_claimed ON outbox (state) WHERE state IN ('claimed', 'uncertain');
CREATE INDEX outbox_coalesce ON outbox (coalesce) WHERE coalesce IS NOT NULL AND state = 'queued';
CREATE INDEX outbox_by_item ON outbox (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX outbox_by_person ON outbox (person_id) WHERE state = 'queued';
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

CREATE TABLE shown (                          -- which message shows what, for edits and for replies to it
    chat_id    INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    anchor     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (chat_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX shown_by_anchor ON shown (anchor, chat_id);

-- ── the search index (domain/text.py makes the terms) ───────────────────────────────────────────────────
CREATE TABLE index_docs (
    id       INTEGER PRIMARY KEY,             -- day of the item << 20 | number in that day: id order is date order
    item_id  INTEGER NOT NULL UNIQUE REFERENCES items (id),
    body     TEXT NOT NULL,                   -- ranked terms
    facets   TEXT NOT NULL                    -- concept-free filter and visibility terms, weight 0
) STRICT;
CREATE VIRTUAL TABLE item_index USING fts5 (
    body, facets, content = 'index_docs', content_rowid = 'id',
    tokenize = "ascii tokenchars '_'", columnsize = 0
);
-- What is added is put into item_index by storage/index.py: a trigger would write out the index at every row.
CREATE TRIGGER index_remove AFTER DELETE ON index_docs BEGIN
    INSERT INTO item_index (item_index, rowid, body, facets) VALUES ('delete', old.id, old.body, old.facets);
END;
CREATE TABLE index_words (                    -- words that documents have, for those that were meant by misspelt ones
    word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE searches (                       -- the last few of each person, offered by /find
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    text      TEXT NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (person_id, text)
) STRICT, WITHOUT ROWID;

-- ── audit and facts about the file ──────────────────────────────────────────────────────────────────────
CREATE TABLE audit (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    person_id INTEGER,                        -- no reference: the row outlives the person
    network   TEXT,
    action    TEXT NOT NULL,
    subject   TEXT NOT NULL,
    detail    TEXT NOT NULL,
    hash      BLOB NOT NULL
) STRICT;
CREATE INDEX audit_by_network ON audit (network, id);
CREATE INDEX audit_by_subject ON audit (subject, id);
CREATE INDEX audit_by_person ON audit (person_id, id);
CREATE TABLE facts (                          -- what the program must remember about itself
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
