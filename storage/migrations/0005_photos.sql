-- What each photograph shows, whether it may be used for training, and whether there is a copy that can be shown.

ALTER TABLE files ADD COLUMN shows TEXT NOT NULL DEFAULT '';       -- domain.photos.Shows; empty: nobody has said
ALTER TABLE files ADD COLUMN training INTEGER NOT NULL DEFAULT 0;  -- 1: whoever sent it lets it be used for training
ALTER TABLE files ADD COLUMN picture INTEGER;                      -- 1: a picture; 0: none that can be shown; NULL: not looked at
CREATE INDEX files_not_looked_at ON files (id) WHERE picture IS NULL;
