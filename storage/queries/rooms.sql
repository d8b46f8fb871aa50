-- name: by_chat(chat_id)^
SELECT * FROM rooms WHERE chat_id = :chat_id;

-- name: by_network(network)
-- A network may have several rooms; the oldest comes first.
SELECT * FROM rooms WHERE network = :network ORDER BY id;

-- name: every()
SELECT * FROM rooms ORDER BY id;

-- name: topics(room_id)
SELECT topic, thread_id FROM room_topics WHERE room_id = :room_id;

-- name: bind(chat_id, network, type, title, is_forum, bound_by, bound_at)<!
INSERT INTO rooms (chat_id, network, type, title, is_forum, bound_by, bound_at)
VALUES (:chat_id, :network, :type, :title, :is_forum, :bound_by, :bound_at);

-- name: unbind(chat_id)!
DELETE FROM rooms WHERE chat_id = :chat_id;

-- name: set_topic(room_id, topic, thread_id)!
INSERT INTO room_topics (room_id, topic, thread_id) VALUES (:room_id, :topic, :thread_id)
ON CONFLICT (room_id, topic) DO UPDATE SET thread_id = excluded.thread_id;

-- name: set_link(room_id, link)!
UPDATE rooms SET link = :link WHERE id = :room_id;
