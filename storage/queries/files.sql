-- name: add_to_draft(draft_id, kind, name, mime, size, sha256, telegram_file, caption, picture, by, at)!
-- The same bytes twice in one draft are one file.
INSERT INTO files (draft_id, kind, name, mime, size, sha256, telegram_file, caption, picture, by, at)
VALUES (:draft_id, :kind, :name, :mime, :size, :sha256, :telegram_file, :caption, :picture, :by, :at)
ON CONFLICT DO NOTHING;

-- name: of_draft(draft_id)
SELECT * FROM files WHERE draft_id = :draft_id AND item_id IS NULL ORDER BY id;

-- name: of_item(item_id)
SELECT * FROM files WHERE item_id = :item_id ORDER BY id;

-- name: give(draft_id, item_id, training)!
-- What came with the draft belongs to the item from now on, except what the item has already.
UPDATE files SET item_id = :item_id, training = :training
WHERE draft_id = :draft_id AND item_id IS NULL
  AND sha256 NOT IN (SELECT kept.sha256 FROM files kept WHERE kept.item_id = :item_id);

-- name: counts(item_id)
SELECT kind, count(*) AS number, count(CASE WHEN picture = 1 THEN 1 END) AS shown
FROM files WHERE item_id = :item_id GROUP BY kind;

-- name: draft_count(draft_id)$
SELECT count(*) FROM files WHERE draft_id = :draft_id AND item_id IS NULL;

-- name: add_to_item(item_id, kind, name, mime, size, sha256, telegram_file, caption, picture, by, at)!
-- The same bytes twice at one item are one file.
INSERT INTO files (item_id, kind, name, mime, size, sha256, telegram_file, caption, picture, by, at)
SELECT :item_id, :kind, :name, :mime, :size, :sha256, :telegram_file, :caption, :picture, :by, :at
WHERE NOT EXISTS (SELECT 1 FROM files kept WHERE kept.item_id = :item_id AND kept.sha256 = :sha256);

-- name: by_id(file_id)^
SELECT * FROM files WHERE id = :file_id;

-- name: by_ids(ids)
-- Files by a JSON list of ids.
SELECT * FROM files WHERE id IN (SELECT value FROM json_each(:ids));

-- name: describe(file_id, shows, caption)!
UPDATE files SET shows = :shows, caption = :caption
WHERE id = :file_id AND (shows <> :shows OR caption <> :caption);

-- name: allow_training(file_id, allowed)!
UPDATE files SET training = :allowed WHERE id = :file_id AND training <> :allowed;

-- name: not_looked_at(n)
-- Files of which nobody knows yet whether they are pictures that can be shown, the newest first.
SELECT * FROM files WHERE picture IS NULL ORDER BY id DESC LIMIT :n;

-- name: looked_at(sha256, picture)!
UPDATE files SET picture = :picture WHERE sha256 = :sha256 AND picture IS NULL;
