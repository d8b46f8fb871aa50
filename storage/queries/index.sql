-- name: add(item_id, low, high, body, facets)!
-- A document behind all others of its day.
INSERT INTO index_docs (id, item_id, body, facets)
VALUES (
    coalesce((SELECT max(id) FROM index_docs WHERE id >= :low AND id < :high) + 1, :low), :item_id, :body, :facets
);

-- name: filed_after(item_id, n)
-- The items that have a document, in the order of their ids, behind this one.
SELECT item_id FROM index_docs WHERE item_id > :item_id ORDER BY item_id LIMIT :n;

-- name: document(item_id)^
SELECT id, body, facets FROM index_docs WHERE item_id = :item_id;

-- name: add_at(doc_id, item_id, body, facets)!
-- A document in a place that is free.
INSERT INTO index_docs (id, item_id, body, facets) VALUES (:doc_id, :item_id, :body, :facets);

-- name: add_terms(item_id)!
INSERT INTO item_index (rowid, body, facets) SELECT id, body, facets FROM index_docs WHERE item_id = :item_id;

-- name: remove(item_id)!
DELETE FROM index_docs WHERE item_id = :item_id;

-- name: learn(words)!
-- Remember the words (a JSON list) that documents have, to find those that were meant by misspelt ones.
INSERT INTO index_words (word) SELECT value FROM json_each(:words) WHERE true ON CONFLICT DO NOTHING;
