-- name: add(item_id, text)!
INSERT INTO questions (item_id, text) VALUES (:item_id, :text);

-- name: by_item(item_id)^
SELECT * FROM questions WHERE item_id = :item_id;

-- name: solve(item_id, solution, now)!
-- Only an open question can be solved, so that of two taps one counts.
UPDATE questions SET state = 'solved', solution = :solution, solved_at = :now WHERE item_id = :item_id AND state = 'open';

-- name: close(item_id)!
UPDATE questions SET state = 'closed' WHERE item_id = :item_id AND state = 'open';

-- name: reopen(item_id)!
UPDATE questions SET state = 'open', solution = NULL, solved_at = NULL WHERE item_id = :item_id AND state <> 'open';
