-- name: add(item_id, kind, substances, in_force, title, summary, link, source)!
INSERT INTO laws (item_id, kind, substances, in_force, title, summary, link, source)
VALUES (:item_id, :kind, :substances, :in_force, :title, :summary, :link, :source);

-- name: edit(item_id, kind, substances, in_force, title, summary, link)!
UPDATE laws SET kind = :kind, substances = :substances, in_force = :in_force, title = :title, summary = :summary,
    link = :link
WHERE item_id = :item_id;

-- name: by_item(item_id)^
SELECT l.*, i.country FROM laws l JOIN items i ON i.id = l.item_id WHERE l.item_id = :item_id;

-- name: set_country(item_id, country)!
UPDATE items SET country = :country WHERE id = :item_id;
