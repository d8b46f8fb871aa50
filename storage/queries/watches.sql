-- name: add(person_id, text, since)^
-- A watch that is there already is begun anew.
INSERT INTO watches (person_id, text, since) VALUES (:person_id, :text, :since)
ON CONFLICT (person_id, text) DO UPDATE SET since = CASE paused WHEN 1 THEN excluded.since ELSE since END, paused = 0
RETURNING *;

-- name: mine(person_id)
SELECT * FROM watches WHERE person_id = :person_id ORDER BY id;

-- name: one(watch_id, person_id)^
SELECT * FROM watches WHERE id = :watch_id AND person_id = :person_id;

-- name: pause(watch_id, person_id, paused, now)!
-- Nothing when it is so already. What came meanwhile is no news.
UPDATE watches SET paused = :paused, since = CASE :paused WHEN 1 THEN since ELSE :now END
WHERE id = :watch_id AND person_id = :person_id AND paused <> :paused;

-- name: set_digest(watch_id, person_id, digest)!
UPDATE watches SET digest = :digest WHERE id = :watch_id AND person_id = :person_id AND digest <> :digest;

-- name: end(watch_id, person_id)!
DELETE FROM watches WHERE id = :watch_id AND person_id = :person_id;

-- name: queued(n)
SELECT q.item_id, q.version, d.id AS doc_id,
    (SELECT max(t.at) FROM timeline t WHERE t.item_id = q.item_id AND t.kind IN ('tlp', 'restored')) AS opened_at
FROM watch_queue q LEFT JOIN index_docs d ON d.item_id = q.item_id ORDER BY q.item_id LIMIT :n;

-- name: take(item_id, version)!
-- Nothing when the case was filed again meanwhile.
DELETE FROM watch_queue WHERE item_id = :item_id AND version = :version;

-- name: looking(before)
-- The watches for which what became readable at `before` is news, with the people who may be told.
SELECT w.id AS watch_id, w.text, w.digest, w.since, p.* FROM watches w JOIN people p ON p.id = w.person_id
WHERE w.paused = 0 AND w.since <= :before AND p.status = 'active' ORDER BY w.id;

-- name: matching(expressions, doc_id)
-- The places of those expressions (a JSON list) that find the document.
SELECT e.key AS place FROM json_each(:expressions) e
WHERE EXISTS (SELECT 1 FROM item_index WHERE item_index MATCH e.value AND rowid = :doc_id);

-- name: add_hit(watch_id, item_id, at, told)!
-- Nothing for what was found before, and for a watch that has ended meanwhile.
INSERT INTO watch_hits (watch_id, item_id, at, told)
SELECT :watch_id, :item_id, :at, :told WHERE EXISTS (SELECT 1 FROM watches WHERE id = :watch_id AND paused = 0)
ON CONFLICT DO NOTHING;

-- name: waiting(until, n)
-- People for whom something waits that is to be told: a digest of their network went out since, or it is from before
-- `until`.
SELECT DISTINCT w.person_id FROM watch_hits h JOIN watches w ON w.id = h.watch_id JOIN people p ON p.id = w.person_id
WHERE h.told IS NULL AND w.paused = 0 AND (
    h.at < :until OR EXISTS (SELECT 1 FROM digests d WHERE d.network = p.network AND d.issued_at > h.at)
) ORDER BY w.person_id LIMIT :n;

-- name: waiting_of(person_id)
SELECT h.watch_id, w.text, h.item_id FROM watch_hits h JOIN watches w ON w.id = h.watch_id
WHERE w.person_id = :person_id AND w.paused = 0 AND h.told IS NULL ORDER BY w.id, h.item_id;

-- name: tell(person_id, now)!
UPDATE watch_hits SET told = :now
WHERE told IS NULL AND watch_id IN (SELECT id FROM watches WHERE person_id = :person_id AND paused = 0);

-- name: found(watch_id, before, n)
-- What a watch has found, the newest first, older than the item `before`.
SELECT h.item_id, d.id AS doc_id FROM watch_hits h JOIN index_docs d ON d.item_id = h.item_id
WHERE h.watch_id = :watch_id AND h.item_id < :before ORDER BY h.item_id DESC LIMIT :n;
