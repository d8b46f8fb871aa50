-- Searches that people let go on: who is told of which new case, once.

CREATE TABLE watches (
    id        INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    text      TEXT NOT NULL,                  -- as /find takes it
    digest    INTEGER NOT NULL DEFAULT 0,     -- 1: told together with the digest, 0: at once
    paused    INTEGER NOT NULL DEFAULT 0,
    since     INTEGER NOT NULL,               -- what was readable before is no news; set anew when resumed
    UNIQUE (person_id, text)
) STRICT;
CREATE TABLE watch_hits (                     -- what a watch has found; a second time it is no news
    watch_id INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
    item_id  INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    at       INTEGER NOT NULL,
    told     INTEGER,                         -- null: waits for the digest
    PRIMARY KEY (watch_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hits_by_item ON watch_hits (item_id);
CREATE INDEX hits_waiting ON watch_hits (at) WHERE told IS NULL;
CREATE TABLE watch_queue (                    -- cases filed for search that no watch has looked at yet
    item_id INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    version INTEGER NOT NULL DEFAULT 1        -- grows when it is filed again before that
) STRICT;

-- In the transaction that files the case: nothing is lost, whoever files it and whenever the process ends.
CREATE TRIGGER watch_filed AFTER INSERT ON index_docs
WHEN EXISTS (SELECT 1 FROM watches)
    AND EXISTS (SELECT 1 FROM items WHERE id = new.item_id AND kind = 'case' AND history = 0) BEGIN
    INSERT INTO watch_queue (item_id) VALUES (new.item_id) ON CONFLICT (item_id) DO UPDATE SET version = version + 1;
END;
CREATE TRIGGER watches_end AFTER UPDATE OF status ON people WHEN new.status = 'left' BEGIN
    DELETE FROM watches WHERE person_id = new.id;
END;
