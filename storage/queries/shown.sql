-- name: note(chat_id, message_id, anchor, now)!
-- This message shows that thing now.
INSERT INTO shown (chat_id, message_id, anchor, at) VALUES (:chat_id, :message_id, :anchor, :now)
ON CONFLICT (chat_id, message_id) DO UPDATE SET anchor = excluded.anchor, at = excluded.at;

-- name: anchor(chat_id, message_id)$
SELECT anchor FROM shown WHERE chat_id = :chat_id AND message_id = :message_id;

-- name: newest(chat_id, anchor)$
SELECT max(message_id) FROM shown WHERE anchor = :anchor AND chat_id = :chat_id;

-- name: spoke(chat_id, message_id, now)!
-- The bot said something that nobody edits or replies to; what this message shows already stays.
INSERT INTO shown (chat_id, message_id, anchor, at) VALUES (:chat_id, :message_id, 'said', :now)
ON CONFLICT (chat_id, message_id) DO NOTHING;

-- name: spoke_before(chat_id)!
-- Of all that only the newest is wanted.
DELETE FROM shown
WHERE anchor = 'said' AND chat_id = :chat_id
  AND message_id < (SELECT max(message_id) FROM shown WHERE anchor = 'said' AND chat_id = :chat_id);

-- name: covered(chat_id, anchor)$
-- Whether a newer message of the chat shows something else.
SELECT EXISTS (
    SELECT 1 FROM shown
    WHERE chat_id = :chat_id
      AND message_id > (SELECT max(message_id) FROM shown WHERE anchor = :anchor AND chat_id = :chat_id)
);

-- name: places(anchor)
-- The newest message in each chat that shows this thing.
SELECT chat_id, max(message_id) AS message_id FROM shown WHERE anchor = :anchor GROUP BY chat_id ORDER BY chat_id;

-- name: forget(chat_id, message_id)!
DELETE FROM shown WHERE chat_id = :chat_id AND message_id = :message_id;
