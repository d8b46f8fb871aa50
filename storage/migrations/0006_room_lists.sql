-- Lists that stand in rooms: which items each names, and how it is made anew when one of them may not stand there any more.

CREATE TABLE room_lists (
    id      INTEGER PRIMARY KEY,
    chat_id INTEGER NOT NULL,
    verb    TEXT NOT NULL,                    -- the button that shows it anew
    args    TEXT NOT NULL,                    -- and its arguments, JSON
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX room_lists_by_age ON room_lists (at);
CREATE TABLE room_list_items (
    list_id INTEGER NOT NULL REFERENCES room_lists (id) ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    PRIMARY KEY (list_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX room_lists_by_item ON room_list_items (item_id);
