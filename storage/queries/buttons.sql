-- name: add(token, verb, args, person_id, item_id, expires_at)!
INSERT INTO buttons (token, verb, args, person_id, item_id, expires_at)
VALUES (:token, :verb, :args, :person_id, :item_id, :expires_at);

-- name: find(token, now)^
SELECT verb, args, person_id, item_id, chat_id FROM buttons WHERE token = :token AND expires_at > :now;

-- name: put(tokens, chat_id)!
-- The buttons (a JSON list of tokens) are put under a message of this chat: those of one person work only there.
UPDATE buttons SET chat_id = :chat_id
WHERE token IN (SELECT value FROM json_each(:tokens)) AND person_id IS NOT NULL;

-- name: forget(now)!
DELETE FROM buttons WHERE expires_at <= :now;

-- name: forget_of(person_id)!
DELETE FROM buttons WHERE person_id = :person_id;
