-- name: add(item_id, text, level, audience, valid_until, tally_chat)!
INSERT INTO alerts (item_id, text, level, audience, valid_until, tally_chat)
VALUES (:item_id, :text, :level, :audience, :valid_until, :tally_chat);

-- name: by_item(item_id)^
SELECT * FROM alerts WHERE item_id = :item_id;

-- name: addressable(networks, roles)
-- Active members of the networks (JSON list) in one of the roles; partners at large have no network.
SELECT id, telegram_id, name, role, country, network, language, unreachable FROM people
WHERE status = 'active' AND role IN (SELECT value FROM json_each(:roles))
  AND (network IN (SELECT value FROM json_each(:networks)) OR (network IS NULL AND role = 'partner'))
ORDER BY id;

-- name: add_recipient(item_id, person_id, country)!
INSERT INTO alert_recipients (item_id, person_id, country) VALUES (:item_id, :person_id, :country)
ON CONFLICT DO NOTHING;

-- name: recipient(item_id, person_id)^
SELECT person_id, country, read_at FROM alert_recipients WHERE item_id = :item_id AND person_id = :person_id;

-- name: read(item_id, person_id, now)!
-- Once; later presses change nothing.
UPDATE alert_recipients SET read_at = :now
WHERE item_id = :item_id AND person_id = :person_id AND read_at IS NULL
  AND EXISTS (SELECT 1 FROM alerts AS a WHERE a.item_id = :item_id AND a.state IN ('sent', 'paused'));

-- name: tally(item_id)
-- Who left without having read it does not count any more.
SELECT r.country, count(*) AS "all", count(r.read_at) AS "read"
FROM alert_recipients AS r JOIN people AS p ON p.id = r.person_id
WHERE r.item_id = :item_id AND (p.status = 'active' OR r.read_at IS NOT NULL)
GROUP BY r.country;

-- name: unreachable(item_id)$
SELECT count(*) FROM alert_recipients AS r JOIN people AS p ON p.id = r.person_id
WHERE r.item_id = :item_id AND r.read_at IS NULL AND p.status = 'active' AND p.unreachable IS NOT NULL;

-- name: progress(item_id, mine)
-- How the first message to each person stands; `mine` is the pattern of their dedupe keys.
SELECT CASE WHEN state IN ('sent', 'replaced') THEN 'sent'
            WHEN state IN ('queued', 'claimed') THEN 'queued' ELSE 'failed' END AS state, count(*) AS n
FROM outbox WHERE item_id = :item_id AND dedupe GLOB :mine GROUP BY 1;

-- name: waiting(item_id, mine)$
-- Whether a first message to somebody has not gone yet.
SELECT EXISTS (SELECT 1 FROM outbox WHERE item_id = :item_id AND dedupe GLOB :mine AND state IN ('queued', 'claimed'));

-- name: silent(item_id, after, n)
-- Recipients who have not read it, by id behind `after`.
SELECT p.id, p.telegram_id, p.name, p.role, p.country, p.network, p.language, p.unreachable
FROM alert_recipients AS r JOIN people AS p ON p.id = r.person_id
WHERE r.item_id = :item_id AND r.read_at IS NULL AND p.status = 'active' AND r.person_id > :after
ORDER BY r.person_id LIMIT :n;

-- name: silent_back(item_id, before, n)
-- The same from the other end, for the page before.
SELECT p.id, p.telegram_id, p.name, p.role, p.country, p.network, p.language, p.unreachable
FROM alert_recipients AS r JOIN people AS p ON p.id = r.person_id
WHERE r.item_id = :item_id AND r.read_at IS NULL AND p.status = 'active' AND r.person_id < :before
ORDER BY r.person_id DESC LIMIT :n;

-- name: last_reminder(item_id)$
SELECT max(at) FROM timeline WHERE item_id = :item_id AND kind = 'reminded';

-- name: turn(item_id, old, new)!
-- From one of the states (JSON list) to another.
UPDATE alerts SET state = :new WHERE item_id = :item_id AND state IN (SELECT value FROM json_each(:old));

-- name: hold(item_id)!
-- What is queued waits until its own end. A message that was tried before would else keep back its whole chat.
UPDATE outbox SET not_before = expires_at, attempts = 0
WHERE item_id = :item_id AND state = 'queued' AND expires_at IS NOT NULL AND not_before < expires_at;

-- name: release(item_id, now)!
UPDATE outbox SET not_before = :now
WHERE item_id = :item_id AND state = 'queued' AND expires_at IS NOT NULL AND not_before = expires_at;

-- name: drop(item_id, reason)!
-- A digest that tells of it among others is looked at when it is sent.
UPDATE outbox SET state = 'dropped', error = :reason
WHERE item_id = :item_id AND state = 'queued' AND (anchor IS NULL OR anchor NOT GLOB 'digest:*');

-- name: under_way(item_id)
-- Chats to which something about it may have gone that is not noted as shown yet.
SELECT DISTINCT chat_id FROM outbox WHERE item_id = :item_id AND state IN ('claimed', 'uncertain');

-- name: copies(anchor)
-- Every message that shows it.
SELECT chat_id, message_id FROM shown WHERE anchor = :anchor ORDER BY chat_id, message_id;

-- name: copies_in(anchor, chat_id)
SELECT message_id FROM shown WHERE anchor = :anchor AND chat_id = :chat_id ORDER BY message_id DESC;

-- name: running()
-- Alerts that are neither over nor recalled.
SELECT item_id, state, valid_until FROM alerts WHERE state IN ('sent', 'paused') ORDER BY item_id;

-- name: current(classes, person_id, coordinates, now, before, n)
-- Running alerts whose classes the reader shares (JSON list), the newest first; those for single countries
-- or roles only for the ones who got them, who sent them and who coordinates the network.
SELECT i.id, i.ref, i.tlp, i.posted_at, i.network, i.author_id, a.text, a.level, a.audience, a.valid_until,
       r.read_at, r.person_id IS NOT NULL AS mine
FROM alerts AS a JOIN items AS i ON i.id = a.item_id
LEFT JOIN alert_recipients AS r ON r.item_id = i.id AND r.person_id = :person_id
WHERE a.state IN ('sent', 'paused') AND a.valid_until > :now AND i.id < :before
  AND EXISTS (SELECT 1 FROM item_classes AS c
              WHERE c.item_id = i.id AND c.class IN (SELECT value FROM json_each(:classes)))
  AND (r.person_id IS NOT NULL OR i.author_id = :person_id OR (:coordinates IS NOT NULL AND i.network = :coordinates)
       OR (json_array_length(a.audience, '$.countries') = 0
           AND (SELECT count(*) FROM json_each(a.audience, '$.roles')
                WHERE value IN ('customs', 'ozone', 'coordinator')) = 3))
ORDER BY i.id DESC LIMIT :n;
