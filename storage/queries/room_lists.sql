-- name: add(chat_id, verb, args, at)<!
INSERT INTO room_lists (chat_id, verb, args, at) VALUES (:chat_id, :verb, :args, :at);

-- name: add_items(list_id, items)!
-- The items as a JSON list of ids.
INSERT INTO room_list_items (list_id, item_id) SELECT :list_id, value FROM json_each(:items) WHERE true
ON CONFLICT DO NOTHING;

-- name: naming(item_id)
SELECT l.* FROM room_lists l JOIN room_list_items i ON i.list_id = l.id WHERE i.item_id = :item_id ORDER BY l.id;

-- name: items_of(list_id)
SELECT item_id FROM room_list_items WHERE list_id = :list_id ORDER BY item_id;

-- name: forget(list_id)!
DELETE FROM room_lists WHERE id = :list_id;

-- name: forget_older(before)!
DELETE FROM room_lists WHERE at < :before;
