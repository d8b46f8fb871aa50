-- name: settings(network)^
SELECT * FROM digest_settings WHERE network = :network;

-- name: add_settings(network, every, weekday, hour, minute, zone, now)!
-- What holds until a coordinator chooses otherwise.
INSERT INTO digest_settings (network, every, weekday, hour, minute, zone, since, counts_from)
VALUES (:network, :every, :weekday, :hour, :minute, :zone, :now, :now)
ON CONFLICT (network) DO UPDATE
SET every = excluded.every, weekday = excluded.weekday, hour = excluded.hour, minute = excluded.minute,
    counts_from = excluded.counts_from
WHERE set_by IS NULL
  AND (every, weekday, hour, minute) <> (excluded.every, excluded.weekday, excluded.hour, excluded.minute);

-- name: set(network, every, weekday, hour, minute, zone, now, by)!
-- After a time without digests what is new begins now.
UPDATE digest_settings
SET since = CASE WHEN every = 'never' AND :every <> 'never' THEN :now ELSE since END,
    every = :every, weekday = :weekday, hour = :hour, minute = :minute, zone = :zone, counts_from = :now, set_by = :by
WHERE network = :network;

-- name: last(network)^
-- The latest digest of a network.
SELECT * FROM digests WHERE network = :network ORDER BY slot DESC LIMIT 1;

-- name: by_id(digest_id)^
SELECT * FROM digests WHERE id = :digest_id;

-- name: latest(network, n)
-- The latest ones that told something.
SELECT * FROM digests WHERE network = :network AND empty = 0 ORDER BY slot DESC LIMIT :n;

-- name: add(network, slot, from_at, until_at, now, empty, figures)$
-- A new one, or none when this slot was issued before.
INSERT INTO digests (network, slot, from_at, until_at, issued_at, empty, figures)
VALUES (:network, :slot, :from_at, :until_at, :now, :empty, :figures)
ON CONFLICT (network, slot) DO NOTHING RETURNING id;

-- name: newest_item()$
SELECT coalesce(max(id), 0) FROM items;

-- name: news(network, start, end, known)
-- Items put before a network in [start, end): its own, and those it was given. Items newer than `known` are taken too
-- when they bear an earlier time, as happens after a clock was set back.
SELECT i.*, f.at,
       (SELECT json_group_array(r.person_id) FROM item_readers AS r WHERE r.item_id = i.id) AS readers,
       c.facts, coalesce(q.text, l.title, a.text, '') AS title, q.state AS question, a.audience,
       (SELECT json_group_array(ar.person_id) FROM alert_recipients AS ar WHERE ar.item_id = a.item_id) AS recipients
FROM (
    SELECT id, posted_at AS at FROM items WHERE network = :network AND posted_at >= :start AND posted_at < :end
    UNION ALL
    SELECT id, posted_at FROM items WHERE id > :known AND network = :network AND posted_at < :start
    UNION ALL
    SELECT n.item_id, n.at FROM item_networks AS n JOIN items AS o ON o.id = n.item_id
    WHERE n.network = :network AND n.at >= :start AND n.at < :end AND o.network IS NOT :network
) AS f
JOIN items AS i ON i.id = f.id
LEFT JOIN cases AS c ON c.item_id = i.id
LEFT JOIN questions AS q ON q.item_id = i.id
LEFT JOIN laws AS l ON l.item_id = i.id
LEFT JOIN alerts AS a ON a.item_id = i.id
WHERE i.history = 0 AND i.withdrawn IS NULL
ORDER BY f.at, i.id;

-- name: questions(network, start, end)
-- Questions before a network that were solved in [start, end), or were asked before and are open.
SELECT i.*, (SELECT json_group_array(r.person_id) FROM item_readers AS r WHERE r.item_id = i.id) AS readers,
       q.text AS title, q.state AS question,
       CASE WHEN q.state = 'solved' THEN q.solved_at ELSE i.posted_at END AS at
FROM questions AS q JOIN items AS i ON i.id = q.item_id
WHERE i.withdrawn IS NULL AND (i.history = 0 OR q.state = 'solved')
  AND ((q.state = 'solved' AND q.solved_at >= :start AND q.solved_at < :end)
       OR (q.state = 'open' AND i.posted_at < :start))
  AND (i.network = :network
       OR EXISTS (SELECT 1 FROM item_networks AS n
                  WHERE n.item_id = i.id AND n.network = :network AND (q.state = 'solved' OR n.at < :start)))
ORDER BY at, i.id;

-- name: keep_copy(digest_id, chat_id, items)$
-- What the digest in this chat tells of now; how often it was rendered.
INSERT INTO digest_copies (digest_id, chat_id, items) VALUES (:digest_id, :chat_id, :items)
ON CONFLICT (digest_id, chat_id) DO UPDATE SET items = excluded.items, version = version + 1 RETURNING version;

-- name: forget_copies(network, before)!
DELETE FROM digest_copies
WHERE digest_id IN (SELECT id FROM digests WHERE network = :network AND issued_at < :before);

-- name: copy(digest_id, chat_id)$
SELECT items FROM digest_copies WHERE digest_id = :digest_id AND chat_id = :chat_id;

-- name: items(ids)
-- What the access rule needs to know of these items (JSON list).
SELECT i.*, (SELECT json_group_array(r.person_id) FROM item_readers AS r WHERE r.item_id = i.id) AS readers
FROM items AS i WHERE i.id IN (SELECT value FROM json_each(:ids));
