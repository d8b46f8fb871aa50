-- name: last_of_day(low, high)$
-- The highest document number of a day; null when the day is empty.
SELECT max(id) FROM index_docs WHERE id >= :low AND id < :high;

-- name: document_of(item_id)$
SELECT id FROM index_docs WHERE item_id = :item_id;

-- name: add(doc_id, item_id, body, facets)!
INSERT INTO index_docs (id, item_id, body, facets) VALUES (:doc_id, :item_id, :body, :facets);

-- name: add_terms(doc_id, body, facets)!
INSERT INTO item_index (rowid, body, facets) VALUES (:doc_id, :body, :facets);

-- name: remove(item_id)!
DELETE FROM index_docs WHERE item_id = :item_id;

-- name: learn(words)!
-- Remember the words (a JSON list) that documents have, to find those that were meant by misspelt ones.
INSERT INTO index_words (word) SELECT value FROM json_each(:words) WHERE true ON CONFLICT DO NOTHING;
