-- name: add(item_id, status, facts, external_id)!
INSERT INTO cases (item_id, status, facts, external_id) VALUES (:item_id, :status, :facts, :external_id);

-- name: by_item(item_id)^
SELECT * FROM cases WHERE item_id = :item_id;

-- name: imported(external_id)$
-- The item that a row of an imported file became.
SELECT item_id FROM cases WHERE external_id = :external_id;

-- name: set_status(item_id, status)!
-- Changes nothing when the case stands there already.
UPDATE cases SET status = :status WHERE item_id = :item_id AND status <> :status;

-- name: keep_version(item_id, at, by)!
-- The facts as they stand, before an edit replaces them.
INSERT INTO case_history (item_id, version, facts, tlp, at, by)
SELECT c.item_id, c.version, c.facts, i.tlp, :at, :by FROM cases c JOIN items i ON i.id = c.item_id
WHERE c.item_id = :item_id;

-- name: edit(item_id, facts)!
UPDATE cases SET facts = :facts, version = version + 1 WHERE item_id = :item_id;

-- name: versions(item_id)
-- Earlier versions, the newest first.
SELECT h.version, h.facts, h.tlp, h.at, p.role AS by_role, p.country AS by_country
FROM case_history h LEFT JOIN people p ON p.id = h.by
WHERE h.item_id = :item_id ORDER BY h.version DESC;

-- name: mine(person_id, before, n)
-- Newest first, older than the item `before`.
SELECT i.id, i.ref, i.tlp, i.posted_at, i.withdrawn, c.status, c.facts
FROM items i JOIN cases c ON c.item_id = i.id
WHERE i.author_id = :person_id AND i.kind = 'case' AND i.id < :before
ORDER BY i.id DESC LIMIT :n;

-- name: room_copies(chat_id, anchors)
-- Every message of a chat that shows one of the anchors (a JSON list).
SELECT message_id FROM shown
WHERE chat_id = :chat_id AND anchor IN (SELECT value FROM json_each(:anchors)) ORDER BY message_id;

-- name: rooms_showing(anchors)
-- The chats in which messages show one of the anchors, private ones left out.
SELECT DISTINCT chat_id FROM shown
WHERE anchor IN (SELECT value FROM json_each(:anchors)) AND chat_id < 0 ORDER BY chat_id;
