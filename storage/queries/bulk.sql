-- name: make_room()!
-- 96 MB of pages in memory for this connection: rows of an import belong all over the file.
PRAGMA cache_size = -98304;

-- name: known(external_ids)
-- Which of these ids (a JSON list) are there already.
SELECT external_id FROM cases WHERE external_id IN (SELECT value FROM json_each(:external_ids));

-- name: contents(external_ids)
-- The cases with these ids (a JSON list) as they stand.
SELECT c.external_id, c.facts, i.tlp, i.network FROM cases c JOIN items i ON i.id = c.item_id
WHERE c.external_id IN (SELECT value FROM json_each(:external_ids));

-- name: highest_item()$
SELECT coalesce(max(id), 0) FROM items;

-- name: numbers(series)
-- The last number given in each of these series (a JSON list).
SELECT series, last FROM counters WHERE series IN (SELECT value FROM json_each(:series));

-- name: count_on(series, last)*!
INSERT INTO counters (series, last) VALUES (:series, :last)
ON CONFLICT (series) DO UPDATE SET last = excluded.last;

-- name: documents(days)
-- The highest document number of each day; the days (a JSON list) as their lowest numbers.
SELECT d.value AS low, (SELECT max(id) FROM index_docs WHERE id >= d.value AND id < d.value + (1 << 20)) AS last
FROM json_each(:days) d;

-- name: add_items(id, ref, tlp, country, network, at)*!
INSERT INTO items (id, kind, ref, tlp, author_id, country, network, posted_at, history)
VALUES (:id, 'case', :ref, :tlp, NULL, :country, :network, :at, 1);

-- name: add_classes(key, id)*!
INSERT INTO item_classes (class, item_id) VALUES (:key, :id);

-- name: add_cases(id, status, facts, external_id)*!
INSERT INTO cases (item_id, status, facts, external_id) VALUES (:id, :status, :facts, :external_id);

-- name: add_events(id, at)*!
INSERT INTO timeline (item_id, at, person_id, kind) VALUES (:id, :at, NULL, 'posted');

-- name: add_documents(doc_id, id, body, facets)*!
INSERT INTO index_docs (id, item_id, body, facets) VALUES (:doc_id, :id, :body, :facets);

-- name: add_terms(doc_id, body, facets)*!
INSERT INTO item_index (rowid, body, facets) VALUES (:doc_id, :body, :facets);

-- name: add_keys(kind, value, id)*!
INSERT INTO case_keys (kind, value, item_id) VALUES (:kind, :value, :id) ON CONFLICT DO NOTHING;

-- name: add_pieces(piece, name)*!
INSERT INTO company_pieces (piece, name) VALUES (:piece, :name) ON CONFLICT DO NOTHING;

-- name: merge_never()!
INSERT INTO item_index (item_index, rank) VALUES ('automerge', 0);

-- name: merge_of_hundreds()!
-- Of so many parts that stand beside each other one is made all the same.
INSERT INTO item_index (item_index, rank) VALUES ('crisismerge', 250);

-- name: merge_again()!
-- As SQLite does it by itself.
INSERT INTO item_index (item_index, rank) VALUES ('automerge', 4);

-- name: merge_of_some()!
INSERT INTO item_index (item_index, rank) VALUES ('crisismerge', 16);

-- name: merge_many()!
-- Where at least four stand beside each other; the number is of pages, more than there are.
INSERT INTO item_index (item_index, rank) VALUES ('merge', 1000000000);

-- name: merge_all()!
INSERT INTO item_index (item_index) VALUES ('optimize');
