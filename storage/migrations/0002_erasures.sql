-- People who wanted their data removed, until the last message to them has gone: then what names their Telegram
-- account in the queues is removed too, and with it this row.
CREATE TABLE erasures (
    telegram_id INTEGER PRIMARY KEY,
    person_id   INTEGER NOT NULL REFERENCES people (id),
    at          INTEGER NOT NULL
) STRICT;
