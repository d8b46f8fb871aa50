-- name: add(token, verb, args, person_id, item_id, expires_at)!
INSERT INTO buttons (token, verb, args, person_id, item_id, expires_at)
VALUES (:token, :verb, :args, :person_id, :item_id, :expires_at);

-- name: find(token, now)^
SELECT verb, args, person_id, item_id FROM buttons WHERE token = :token AND expires_at > :now;

-- name: forget(now)!
DELETE FROM buttons WHERE expires_at <= :now;

-- name: forget_of(person_id)!
DELETE FROM buttons WHERE person_id = :person_id;
