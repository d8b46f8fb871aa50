-- What connects cases, who saw the like, duplicates put together, and officers of two networks brought together.

CREATE TABLE case_keys (                      -- domain.keys of the facts of each case
    kind    TEXT NOT NULL,
    value   TEXT NOT NULL,
    item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, value, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX keys_by_item ON case_keys (item_id);
CREATE TABLE company_pieces (                 -- to find names that are spelt nearly alike
    piece TEXT NOT NULL,
    name  TEXT NOT NULL,
    PRIMARY KEY (piece, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE photo_hashes (                   -- domain.keys.dhash of the pictures among the files
    sha256 TEXT PRIMARY KEY,
    hash   TEXT NOT NULL                      -- empty for what is no picture, or has no structure
) STRICT, WITHOUT ROWID;
CREATE TABLE photo_pieces (
    piece  TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES photo_hashes (sha256) ON DELETE CASCADE,
    PRIMARY KEY (piece, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX pieces_by_photo ON photo_pieces (sha256);
CREATE INDEX files_by_hash ON files (sha256);
CREATE TRIGGER photo_gone AFTER DELETE ON files
WHEN NOT EXISTS (SELECT 1 FROM files WHERE sha256 = old.sha256) BEGIN
    DELETE FROM photo_hashes WHERE sha256 = old.sha256;
END;

CREATE TABLE sightings (                      -- what a reader knows of the like at home; one a person, changeable
    item_id   INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people (id),
    verdict   TEXT NOT NULL,                  -- domain.sightings.Verdict
    country   TEXT,                           -- the person's at that time
    at        INTEGER NOT NULL,
    PRIMARY KEY (item_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE merges (                         -- a duplicate points to the case that stands for both
    item_id INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    main_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    by      INTEGER NOT NULL REFERENCES people (id)
) STRICT;
CREATE INDEX merges_by_main ON merges (main_id);

CREATE TABLE introductions (                  -- two networks hold a match: officers meet when all four agree
    id            INTEGER PRIMARY KEY,
    kind          TEXT NOT NULL,              -- domain.keys.Kind
    value         TEXT NOT NULL,
    one_id        INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    other_id      INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    one_network   TEXT NOT NULL,              -- the two in alphabetical order
    other_network TEXT NOT NULL,
    at            INTEGER NOT NULL,
    one_coordinator   INTEGER REFERENCES people (id),  -- who of that network agreed
    other_coordinator INTEGER REFERENCES people (id),
    one_author    INTEGER NOT NULL DEFAULT 0, -- 1: the author agreed
    other_author  INTEGER NOT NULL DEFAULT 0,
    declined      INTEGER,                    -- since when
    UNIQUE (kind, value, one_network, other_network)
) STRICT;
