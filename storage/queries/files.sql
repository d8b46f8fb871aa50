-- name: add_to_draft(draft_id, kind, name, mime, size, sha256, telegram_file, caption, by, at)!
-- The same bytes twice in one draft are one file.
INSERT INTO files (draft_id, kind, name, mime, size, sha256, telegram_file, caption, by, at)
VALUES (:draft_id, :kind, :name, :mime, :size, :sha256, :telegram_file, :caption, :by, :at)
ON CONFLICT DO NOTHING;

-- name: of_draft(draft_id)
SELECT * FROM files WHERE draft_id = :draft_id AND item_id IS NULL ORDER BY id;

-- name: of_item(item_id)
SELECT * FROM files WHERE item_id = :item_id ORDER BY id;

-- name: give(draft_id, item_id)!
-- What came with the draft belongs to the item from now on, except what the item has already.
UPDATE files SET item_id = :item_id
WHERE draft_id = :draft_id AND item_id IS NULL
  AND sha256 NOT IN (SELECT kept.sha256 FROM files kept WHERE kept.item_id = :item_id);

-- name: counts(item_id)
SELECT kind, count(*) AS number FROM files WHERE item_id = :item_id GROUP BY kind;

-- name: draft_count(draft_id)$
SELECT count(*) FROM files WHERE draft_id = :draft_id AND item_id IS NULL;

-- name: add_to_item(item_id, kind, name, mime, size, sha256, telegram_file, caption, by, at)!
-- The same bytes twice at one item are one file.
INSERT INTO files (item_id, kind, name, mime, size, sha256, telegram_file, caption, by, at)
SELECT :item_id, :kind, :name, :mime, :size, :sha256, :telegram_file, :caption, :by, :at
WHERE NOT EXISTS (SELECT 1 FROM files kept WHERE kept.item_id = :item_id AND kept.sha256 = :sha256);
