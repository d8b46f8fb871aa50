-- name: requests(person_id)
SELECT name, agency, role, country, network, state, made_at, decided_at FROM join_requests
WHERE person_id = :person_id ORDER BY id;

-- name: invites(person_id)
SELECT role, network, country, made_at, expires_at, used_at, made_by = :person_id AS made_by_you,
       used_by = :person_id AS used_by_you
FROM invites WHERE made_by = :person_id OR used_by = :person_id ORDER BY id;

-- name: items(person_id)
-- What the person posted, with its words.
SELECT i.id, i.kind, i.ref, i.tlp, i.posted_at, i.withdrawn, c.status, c.facts, q.text AS question, q.state,
       l.title, l.summary, l.source, l.link, a.text AS alert
FROM items AS i
LEFT JOIN cases AS c ON c.item_id = i.id
LEFT JOIN questions AS q ON q.item_id = i.id
LEFT JOIN laws AS l ON l.item_id = i.id
LEFT JOIN alerts AS a ON a.item_id = i.id
WHERE i.author_id = :person_id ORDER BY i.id;

-- name: events(person_id)
SELECT t.item_id, i.ref, t.at, t.kind, t.text FROM timeline AS t JOIN items AS i ON i.id = t.item_id
WHERE t.person_id = :person_id ORDER BY t.id;

-- name: files(person_id)
SELECT f.item_id, i.ref, f.kind, f.name, f.mime, f.size, f.sha256, f.caption, f.shows,
       CASE f.training WHEN 1 THEN 'yes' END AS training, f.at
FROM files AS f LEFT JOIN items AS i ON i.id = f.item_id WHERE f.by = :person_id ORDER BY f.id;

-- name: alerts(person_id)
SELECT i.ref, r.country, r.read_at FROM alert_recipients AS r JOIN items AS i ON i.id = r.item_id
WHERE r.person_id = :person_id ORDER BY i.id;

-- name: named_on(person_id)
SELECT i.id AS item_id, i.ref FROM item_readers AS r JOIN items AS i ON i.id = r.item_id
WHERE r.person_id = :person_id ORDER BY i.id;

-- name: drafts(person_id)
SELECT form, state, made_at, changed_at, data FROM drafts WHERE person_id = :person_id ORDER BY id;

-- name: searches(person_id)
SELECT text, at FROM searches WHERE person_id = :person_id ORDER BY at;

-- name: sightings(person_id)
SELECT s.item_id, i.ref, s.verdict, s.country, s.at FROM sightings AS s JOIN items AS i ON i.id = s.item_id
WHERE s.person_id = :person_id ORDER BY s.at, s.item_id;

-- name: watches(person_id)
SELECT text, digest, paused, since FROM watches WHERE person_id = :person_id ORDER BY id;

-- name: updates(telegram_id)
-- What the person wrote or pressed, as long as it is kept; of a message only the person's own words.
-- What came over the wire is kept as it came: not every body is JSON, and not every text can be written in UTF-8.
SELECT at, CAST(coalesce(body ->> '$.message.text', body ->> '$.message.caption') AS BLOB) AS text
FROM (SELECT update_id, at, CASE WHEN json_valid(body) THEN body END AS body FROM inbox)
WHERE :telegram_id IN (body ->> '$.message.from.id', body ->> '$.callback_query.from.id', body ->> '$.inline_query.from.id')
ORDER BY update_id;

-- name: messages(person_id, telegram_id)
-- What was said to the person, without the words, which stand in the chat.
SELECT made_at, sent_at, method, state FROM outbox WHERE person_id = :person_id OR chat_id = :telegram_id ORDER BY id;

-- name: acts(person_id, subject)
-- What the audit log says of the person.
SELECT at, action, subject, person_id = :person_id AS by_you FROM audit
WHERE person_id = :person_id OR subject = :subject ORDER BY id;

-- name: anonymize(person_id, now)!
-- Role, country and network stay: they are what the cases are shown under. The number stands for no account: Telegram's
-- have at most 52 bits.
UPDATE people
SET telegram_id = -(1 << 60) - id, username = NULL, name = '', agency = '', language = 'en', wants_digest = 0,
    unreachable = NULL, first_seen = :now, status = CASE WHEN status = 'stranger' THEN 'stranger' ELSE 'left' END
WHERE id = :person_id;

-- name: forget_requests(person_id)!
UPDATE join_requests SET name = '', agency = '' WHERE person_id = :person_id;

-- name: forget_tries(person_id)!
DELETE FROM wrong_codes WHERE person_id = :person_id;

-- name: forget_readings(person_id)!
DELETE FROM item_readers WHERE person_id = :person_id;

-- name: forget_draft_files(person_id)!
DELETE FROM files WHERE item_id IS NULL AND draft_id IN (SELECT id FROM drafts WHERE person_id = :person_id);

-- name: forget_drafts(person_id)!
UPDATE drafts SET data = '{}', chat_id = 0, thread_id = NULL, state = CASE state WHEN 'done' THEN 'done' ELSE 'cancelled' END
WHERE person_id = :person_id;

-- name: forget_places(telegram_id)!
UPDATE timeline SET chat_id = NULL, message_id = NULL WHERE chat_id = :telegram_id;

-- name: forget_tallies(telegram_id)!
UPDATE alerts SET tally_chat = NULL WHERE tally_chat = :telegram_id;

-- name: forget_digests(telegram_id)!
DELETE FROM digest_copies WHERE chat_id = :telegram_id;

-- name: forget_shown(telegram_id)!
DELETE FROM shown WHERE chat_id = :telegram_id;

-- name: forget_updates(telegram_id, update_id, until)!
-- The number of the update stays, so that a repeated delivery is known; its words go.
UPDATE inbox SET body = '{}', lane = 0, error = NULL
WHERE (state <> 'new' OR update_id = :update_id) AND at <= :until
  AND (lane = :telegram_id OR instr(body, cast(:telegram_id AS TEXT)) > 0);

-- name: forget_messages(person_id, telegram_id, until)!
-- What went to the person, and what names the account.
DELETE FROM outbox
WHERE state NOT IN ('queued', 'claimed') AND made_at <= :until
  AND (person_id = :person_id OR chat_id = :telegram_id OR instr(payload, cast(:telegram_id AS TEXT)) > 0
       OR instr(coalesce(dedupe, ''), cast(:telegram_id AS TEXT)) > 0
       OR anchor IN (SELECT 'request:' || id FROM join_requests WHERE person_id = :person_id));

-- name: forget_mentions(words)!
-- What was said to others about somebody with this name.
DELETE FROM outbox WHERE state NOT IN ('queued', 'claimed') AND instr(payload, :words) > 0;

-- name: begin(telegram_id, person_id, now)!
INSERT INTO erasures (telegram_id, person_id, at) VALUES (:telegram_id, :person_id, :now)
ON CONFLICT (telegram_id) DO UPDATE SET person_id = excluded.person_id, at = excluded.at;

-- name: begun()
SELECT telegram_id, person_id, at FROM erasures ORDER BY at;

-- name: under_way(person_id, telegram_id, until)$
-- Whether something of before still has to go out.
SELECT EXISTS (
    SELECT 1 FROM outbox
    WHERE state IN ('queued', 'claimed') AND made_at <= :until
      AND (person_id = :person_id OR chat_id = :telegram_id OR instr(payload, cast(:telegram_id AS TEXT)) > 0));

-- name: end(telegram_id)!
DELETE FROM erasures WHERE telegram_id = :telegram_id;
