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
