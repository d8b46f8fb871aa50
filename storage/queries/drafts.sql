-- name: add(person_id, chat_id, thread_id, form, step, data, now)<!
INSERT INTO drafts (person_id, chat_id, thread_id, form, step, data, made_at, changed_at)
VALUES (:person_id, :chat_id, :thread_id, :form, :step, :data, :now, :now);

-- name: by_id(draft_id)^
SELECT * FROM drafts WHERE id = :draft_id;

-- name: open_in(person_id, chat_id)^
-- The form that a person is filling in a chat; what they type there is an answer to it.
SELECT * FROM drafts WHERE person_id = :person_id AND chat_id = :chat_id AND state = 'open';

-- name: unfinished(person_id)
SELECT * FROM drafts WHERE person_id = :person_id AND state IN ('open', 'later') ORDER BY changed_at DESC, id DESC;

-- name: save(draft_id, version, step, data, now)!
-- Changes nothing when another answer came first.
UPDATE drafts SET step = :step, data = :data, version = version + 1, changed_at = :now
WHERE id = :draft_id AND version = :version AND state IN ('open', 'later');

-- name: set_state(draft_id, version, state, now)!
UPDATE drafts SET state = :state, version = version + 1, changed_at = :now
WHERE id = :draft_id AND version = :version AND state IN ('open', 'later');

-- name: park_others(person_id, chat_id, now)!
-- One form at a time is open in a chat; the one before waits under /drafts.
UPDATE drafts SET state = 'later', version = version + 1, changed_at = :now
WHERE person_id = :person_id AND chat_id = :chat_id AND state = 'open';

-- name: reopen(draft_id, chat_id, thread_id, now)!
UPDATE drafts SET state = 'open', chat_id = :chat_id, thread_id = :thread_id, version = version + 1, changed_at = :now
WHERE id = :draft_id AND state IN ('open', 'later', 'cancelled');

-- name: cancel_of(person_id, now)!
UPDATE drafts SET state = 'cancelled', version = version + 1, changed_at = :now
WHERE person_id = :person_id AND state IN ('open', 'later');

-- name: forget(before)!
-- Drafts that nobody touched for long; their files go with them (see services/drafts.py).
UPDATE drafts SET state = 'cancelled' WHERE state IN ('open', 'later') AND changed_at < :before;
