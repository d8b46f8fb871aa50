-- name: move_rooms(old, new)!
UPDATE rooms SET chat_id = :new WHERE chat_id = :old AND NOT EXISTS (SELECT 1 FROM rooms WHERE chat_id = :new);

-- name: move_drafts(old, new)!
-- A person may have an open draft at the new place already; the older one is put by.
UPDATE drafts AS d
SET chat_id = :new,
    state = CASE WHEN d.state = 'open' AND EXISTS (
                      SELECT 1 FROM drafts AS e
                      WHERE e.person_id = d.person_id AND e.chat_id = :new AND e.state = 'open')
                 THEN 'later' ELSE d.state END
WHERE d.chat_id = :old;

-- name: move_buttons(old, new)!
UPDATE buttons SET chat_id = :new WHERE chat_id = :old;

-- name: move_alerts(old, new)!
UPDATE alerts SET tally_chat = :new WHERE tally_chat = :old;

-- name: move_outbox(old, new)!
-- Message and topic numbers of the old chat mean nothing in the new one.
UPDATE outbox
SET chat_id = :new, payload = json_remove(payload, '$.reply_parameters', '$.message_thread_id')
WHERE chat_id = :old AND state IN ('queued', 'claimed', 'uncertain');

-- name: gone(chat_id, now)!
UPDATE people SET unreachable = :now WHERE telegram_id = :chat_id AND unreachable IS NULL;
