-- name: add(kind, ref, tlp, author_id, country, network, posted_at, history)<!
INSERT INTO items (kind, ref, tlp, author_id, country, network, posted_at, history)
VALUES (:kind, :ref, :tlp, :author_id, :country, :network, :posted_at, :history);

-- name: by_id(item_id)^
SELECT i.*, (SELECT json_group_array(r.person_id) FROM item_readers r WHERE r.item_id = i.id) AS readers
FROM items i WHERE i.id = :item_id;

-- name: by_ref(ref)^
SELECT i.*, (SELECT json_group_array(r.person_id) FROM item_readers r WHERE r.item_id = i.id) AS readers
FROM items i WHERE i.ref = upper(:ref);

-- name: next_number(series)$
-- The next number of a series; numbers are never used twice.
INSERT INTO counters (series, last) VALUES (:series, 1)
ON CONFLICT (series) DO UPDATE SET last = last + 1 RETURNING last;

-- name: set_tlp(item_id, tlp)!
UPDATE items SET tlp = :tlp WHERE id = :item_id;

-- name: withdraw(item_id, now)!
UPDATE items SET withdrawn = :now WHERE id = :item_id AND withdrawn IS NULL;

-- name: restore(item_id)!
UPDATE items SET withdrawn = NULL WHERE id = :item_id AND withdrawn IS NOT NULL;

-- name: clear_readers(item_id)!
DELETE FROM item_readers WHERE item_id = :item_id;

-- name: add_reader(item_id, person_id)!
INSERT INTO item_readers (item_id, person_id) VALUES (:item_id, :person_id) ON CONFLICT DO NOTHING;

-- name: clear_classes(item_id)!
DELETE FROM item_classes WHERE item_id = :item_id;

-- name: add_class(item_id, key)!
INSERT INTO item_classes (class, item_id) VALUES (:key, :item_id) ON CONFLICT DO NOTHING;

-- name: share(item_id, network, at, by)!
-- Put an item before a network; nothing when it was before.
INSERT INTO item_networks (item_id, network, at, by) VALUES (:item_id, :network, :at, :by) ON CONFLICT DO NOTHING;

-- name: shared_with(item_id)
SELECT network FROM item_networks WHERE item_id = :item_id ORDER BY at, network;

-- name: add_event(item_id, at, person_id, kind, text, chat_id, message_id)<!
INSERT INTO timeline (item_id, at, person_id, kind, text, chat_id, message_id)
VALUES (:item_id, :at, :person_id, :kind, :text, :chat_id, :message_id);

-- name: events(item_id)
SELECT t.*, p.name AS person_name, p.role AS person_role, p.country AS person_country
FROM timeline t LEFT JOIN people p ON p.id = t.person_id
WHERE t.item_id = :item_id ORDER BY t.id;

-- name: event(event_id)^
SELECT t.*, p.name AS person_name, p.role AS person_role, p.country AS person_country
FROM timeline t LEFT JOIN people p ON p.id = t.person_id WHERE t.id = :event_id;
