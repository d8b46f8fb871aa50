-- name: add*!
-- Keep arrived updates; one that is there already stays as it is.
INSERT INTO inbox (update_id, lane, body, at) VALUES (:update_id, :lane, :body, :at)
ON CONFLICT (update_id) DO NOTHING;

-- name: waiting(after, n)
-- The oldest updates not yet processed, in order.
SELECT update_id, lane, body, at, attempts FROM inbox
WHERE state = 'new' AND update_id > :after
ORDER BY update_id
LIMIT :n;

-- name: one(update_id)^
-- One update, if it still waits.
SELECT update_id, lane, body, at, attempts FROM inbox WHERE update_id = :update_id AND state = 'new';

-- name: done(update_id)!
-- The update has had its effect; 0 rows when that was so before.
UPDATE inbox SET state = 'done', error = NULL WHERE update_id = :update_id AND state = 'new';

-- name: failed(update_id, error)!
-- One more attempt went wrong; the update goes on waiting.
UPDATE inbox SET attempts = attempts + 1, error = :error WHERE update_id = :update_id AND state = 'new';

-- name: dead(update_id, error)!
-- The last attempt went wrong; the update is put aside.
UPDATE inbox SET state = 'dead', attempts = attempts + 1, error = :error
WHERE update_id = :update_id AND state = 'new';

-- name: revive(update_id)!
-- Let a dead update be tried again.
UPDATE inbox SET state = 'new', attempts = 0 WHERE update_id = :update_id AND state = 'dead';

-- name: dead_letters(n)
-- The newest updates that were put aside.
SELECT update_id, lane, at, attempts, error FROM inbox WHERE state = 'dead' ORDER BY at DESC, update_id DESC LIMIT :n;

-- name: forget(before, dead_before, n)!
-- Remove processed updates, at most n in one go.
DELETE FROM inbox WHERE update_id IN (
    SELECT update_id FROM inbox
    WHERE state <> 'new' AND at < :before AND (state = 'done' OR at < :dead_before)
    LIMIT :n
);

-- name: figures()^
-- What waits, since when, and how many were put aside.
SELECT (SELECT count(*) FROM inbox WHERE state = 'new') AS waiting,
       (SELECT min(at) FROM inbox WHERE state = 'new') AS oldest,
       (SELECT count(*) FROM inbox WHERE state = 'dead') AS dead;
