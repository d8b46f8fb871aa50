-- name: add(chat_id, method, payload, priority, anchor, dedupe, coalesce, person_id, item_id, not_before, expires_at, now)!
-- A new row; none when its dedupe key exists.
INSERT INTO outbox (chat_id, method, payload, priority, anchor, dedupe, coalesce, person_id, item_id,
                    not_before, expires_at, made_at)
VALUES (:chat_id, :method, :payload, :priority, :anchor, :dedupe, :coalesce, :person_id, :item_id,
        :not_before, :expires_at, :now)
ON CONFLICT (dedupe) DO NOTHING;

-- name: add_next(chat_id, method, payload, priority, anchor, dedupe, coalesce, person_id, item_id, not_before, expires_at, now)!
-- The next part of a message; none when the row just before it was not made (SQLite's changes()).
INSERT INTO outbox (chat_id, method, payload, priority, anchor, dedupe, coalesce, person_id, item_id,
                    not_before, expires_at, made_at)
SELECT :chat_id, :method, :payload, :priority, :anchor, :dedupe, :coalesce, :person_id, :item_id,
       :not_before, :expires_at, :now
WHERE changes() > 0;

-- name: replace(coalesce, dedupe)!
-- Queued rows that say what a row about to be made says newer; none when that row exists already.
UPDATE outbox SET state = 'replaced'
WHERE coalesce = :coalesce AND coalesce IS NOT NULL AND state = 'queued'
  AND (:dedupe IS NULL OR NOT EXISTS (SELECT 1 FROM outbox WHERE dedupe = :dedupe));

-- name: heads(now, n)
-- The next due row of each chat, most urgent first; the columns are those of storage.outbox.Row.
-- Answers to queries wait for nobody, so all of them are heads.
-- `more`: the chat has other rows; `shows`: the newest message that shows the anchor there; `later`: when the next
-- row that is not due yet will be. The doubled conditions on state let the partial indexes serve.
SELECT o.id, o.chat_id, o.method, o.payload, o.priority, o.anchor, o.person_id, o.item_id, o.not_before, o.expires_at,
       o.state, o.attempts, o.doubts, o.made_at, o.claimed_at, o.error,
       EXISTS (SELECT 1 FROM outbox AS e
               WHERE e.chat_id = o.chat_id AND e.state IN ('queued', 'claimed') AND e.state = 'queued'
                 AND e.id <> o.id) AS more,
       (SELECT max(s.message_id) FROM shown AS s WHERE s.anchor = o.anchor AND s.chat_id = o.chat_id) AS shows,
       (SELECT min(not_before) FROM outbox WHERE state = 'queued' AND not_before > :now) AS later
FROM outbox AS o
WHERE o.state = 'queued' AND o.not_before <= :now
  AND (o.method IN ('answerCallbackQuery', 'answerInlineQuery') OR NOT EXISTS (
       SELECT 1 FROM outbox AS e
       WHERE e.chat_id = o.chat_id AND e.state IN ('queued', 'claimed') AND e.state = 'queued'
         AND (e.priority, e.id) < (o.priority, o.id)
         AND (e.not_before <= :now OR e.attempts > 0)
         AND e.method NOT IN ('answerCallbackQuery', 'answerInlineQuery')))
ORDER BY o.priority, o.id
LIMIT :n;

-- name: later(now)$
-- When the next row that is not due yet will be.
SELECT min(not_before) FROM outbox WHERE state = 'queued' AND not_before > :now;

-- name: claim(id, now)!
-- The attempt begins: from here on the message may have been sent.
UPDATE outbox SET state = 'claimed', attempts = attempts + 1, claimed_at = :now
WHERE id = :id AND state = 'queued';

-- name: sent(id, now, message_id)!
UPDATE outbox SET state = 'sent', sent_at = :now, message_id = :message_id, error = NULL WHERE id = :id;

-- name: ended(id, state, error)!
-- The row will not be sent: failed, dropped, expired or uncertain.
UPDATE outbox SET state = :state, error = :error WHERE id = :id;

-- name: doubted(id, error)!
-- The outcome is unknown and stays so until a person decides.
UPDATE outbox SET state = 'uncertain', doubts = doubts + 1, error = :error WHERE id = :id;

-- name: again(id, not_before, doubts, error)!
-- Back into the queue, unless a newer row says the same.
UPDATE outbox AS o
SET not_before = :not_before, doubts = doubts + :doubts, error = :error,
    state = CASE WHEN EXISTS (SELECT 1 FROM outbox AS e WHERE e.coalesce = o.coalesce AND e.coalesce IS NOT NULL
                              AND e.state = 'queued' AND e.made_at > o.made_at)
                 THEN 'replaced' ELSE 'queued' END
WHERE id = :id;

-- name: without(id, path)!
-- The row without one of its parameters.
UPDATE outbox SET payload = json_remove(payload, :path) WHERE id = :id;

-- name: expire(chat_id, now)!
UPDATE outbox SET state = 'expired'
WHERE chat_id = :chat_id AND state IN ('queued', 'claimed') AND state = 'queued' AND expires_at <= :now;

-- name: fail_chat(chat_id, error)!
-- What waits for a chat that cannot be written to.
UPDATE outbox SET state = 'failed', error = :error
WHERE chat_id = :chat_id AND state IN ('queued', 'claimed') AND state = 'queued'
  AND method NOT IN ('answerCallbackQuery', 'answerInlineQuery');

-- name: drop_person(person_id, error)!
-- What waits for a person who may not have it any more.
UPDATE outbox SET state = 'dropped', error = :error
WHERE state = 'queued'
  AND (person_id = :person_id OR chat_id = (SELECT telegram_id FROM people WHERE id = :person_id));

-- name: claimed()
-- Attempts whose end nobody noted, oldest first.
SELECT o.id, o.chat_id, o.method, o.payload, o.priority, o.anchor, o.person_id, o.item_id, o.not_before, o.expires_at,
       o.state, o.attempts, o.doubts, o.made_at, o.claimed_at, o.error,
       0 AS more,
       (SELECT max(s.message_id) FROM shown AS s WHERE s.anchor = o.anchor AND s.chat_id = o.chat_id) AS shows
FROM outbox AS o WHERE state IN ('claimed', 'uncertain') AND state = 'claimed' ORDER BY id;

-- name: uncertain(n)
-- Rows that wait for a person's decision, oldest first.
SELECT o.id, o.chat_id, o.method, o.payload, o.priority, o.anchor, o.person_id, o.item_id, o.not_before, o.expires_at,
       o.state, o.attempts, o.doubts, o.made_at, o.claimed_at, o.error,
       0 AS more, NULL AS shows
FROM outbox AS o WHERE state IN ('claimed', 'uncertain') AND state = 'uncertain' ORDER BY id LIMIT :n;

-- name: history(since)
-- What was sent lately, oldest first; `pieces` is the number of messages in it.
SELECT chat_id, method, priority, sent_at, coalesce(json_array_length(payload, '$.media'), 1) AS pieces
FROM outbox WHERE sent_at > :since ORDER BY sent_at;

-- name: decide(id, state)!
UPDATE outbox SET state = :state, doubts = 0 WHERE id = :id AND state = 'uncertain';

-- name: figures(now)
-- Rows waiting by priority, and since when the oldest due one waits.
SELECT priority, count(*) AS queued, min(CASE WHEN not_before <= :now THEN not_before END) AS oldest
FROM outbox WHERE state = 'queued' GROUP BY priority;

-- name: uncertain_count()$
SELECT count(*) FROM outbox WHERE state IN ('claimed', 'uncertain') AND state = 'uncertain';

-- name: forget(before)!
-- Rows that came to an end long ago. A dedupe key is forgotten with its row.
DELETE FROM outbox WHERE made_at < :before AND state IN ('sent', 'failed', 'dropped', 'expired', 'replaced');

-- name: uploads(pattern)
-- Files of the data folder that calls still to be made upload.
SELECT coalesce(payload ->> '$.document.file', payload ->> '$.photo.file', payload ->> '$.media.media.file') AS path
FROM outbox
WHERE state IN ('queued', 'claimed', 'uncertain')
  AND coalesce(payload ->> '$.document.file', payload ->> '$.photo.file', payload ->> '$.media.media.file') GLOB :pattern;
