-- name: newest(expression, low, high, n)
-- Documents of a range of ids, the newest first; the walk of the index stops after n.
SELECT rowid AS doc_id, 0.0 AS score FROM item_index
WHERE item_index MATCH :expression AND rowid >= :low AND rowid < :high ORDER BY rowid DESC LIMIT :n;

-- name: newest_back(expression, low, high, n)
-- The same from the other end, for the page before.
SELECT rowid AS doc_id, 0.0 AS score FROM item_index
WHERE item_index MATCH :expression AND rowid >= :low AND rowid < :high ORDER BY rowid LIMIT :n;

-- name: best_first(expression, low, high, n)
-- The first page of the best (bm25 is lower for better; facets weigh nothing).
SELECT rowid AS doc_id, bm25(item_index, 1.0, 0.0) AS score FROM item_index
WHERE item_index MATCH :expression AND rowid >= :low AND rowid < :high ORDER BY score, doc_id DESC LIMIT :n;

-- name: total(expression, low, high, most)$
-- How many there are, counted no further than `most`.
SELECT count(*) FROM (
    SELECT 1 FROM item_index WHERE item_index MATCH :expression AND rowid >= :low AND rowid < :high LIMIT :most
);

-- name: details(doc_ids)
-- What a list says of each of the documents (a JSON list of ids), and what the access rule needs.
SELECT d.id AS doc_id, i.*,
    (SELECT json_group_array(r.person_id) FROM item_readers r WHERE r.item_id = i.id) AS readers,
    c.facts, coalesce(c.status, q.state, l.kind, a.level, '') AS state,
    coalesce(q.text, l.title, a.text, '') AS title,
    (SELECT count(*) FROM timeline t WHERE t.item_id = i.id AND t.kind = 'answer') AS answers
FROM index_docs d JOIN items i ON i.id = d.item_id
LEFT JOIN cases c ON c.item_id = i.id LEFT JOIN questions q ON q.item_id = i.id
LEFT JOIN laws l ON l.item_id = i.id LEFT JOIN alerts a ON a.item_id = i.id
WHERE d.id IN (SELECT value FROM json_each(:doc_ids));

-- name: few(expression, low, high, most)^
-- How many there are, counted no further than `most`, and the oldest of them in their order, with commas between.
SELECT count(*) AS total, group_concat(doc_id) AS doc_ids FROM (
    SELECT rowid AS doc_id FROM item_index
    WHERE item_index MATCH :expression AND rowid >= :low AND rowid < :high ORDER BY rowid LIMIT :most
);

-- name: remember(person_id, text, at)!
INSERT INTO searches (person_id, text, at) VALUES (:person_id, :text, :at)
ON CONFLICT (person_id, text) DO UPDATE SET at = excluded.at;

-- name: forget_older(person_id, keep)!
-- Keep the newest few of a person's searches.
DELETE FROM searches WHERE person_id = :person_id AND text NOT IN (
    SELECT s.text FROM searches s WHERE s.person_id = :person_id ORDER BY s.at DESC, s.text LIMIT :keep
);

-- name: remembered(person_id)
SELECT text FROM searches WHERE person_id = :person_id ORDER BY at DESC, text;

-- name: forget_of(person_id)!
DELETE FROM searches WHERE person_id = :person_id;

-- name: frequencies(expressions, most)
-- How many documents each expression (a JSON list) finds, counted no further than `most`.
SELECT e.key AS place, (
    SELECT count(*) FROM (SELECT 1 FROM item_index WHERE item_index MATCH e.value LIMIT :most)
) AS number FROM json_each(:expressions) e ORDER BY e.key;

-- name: documents()$
-- About how many documents there are.
SELECT coalesce(max(id), 0) FROM items;

-- name: bodies(doc_ids)
-- The terms of documents (a JSON list of ids).
SELECT d.id AS doc_id, d.body, d.facets FROM json_each(:doc_ids) j JOIN index_docs d ON d.id = j.value;

-- name: words_between(low, high, shortest, longest)
-- The words of the index from `low` up to `high`, not included, of these lengths.
SELECT word FROM index_words WHERE word >= :low AND word < :high AND length(word) BETWEEN :shortest AND :longest;

-- name: words_beginning(low, high, most)
-- The words of the index from `low` up to `high`, not included.
SELECT word FROM index_words WHERE word >= :low AND word < :high LIMIT :most;

-- name: words_known(words)
-- Which of these words (a JSON list) the index has.
SELECT word FROM index_words WHERE word IN (SELECT value FROM json_each(:words));

-- name: externals(item_ids)
-- The id in the imported file, for items (a JSON list) that came from one.
SELECT item_id, external_id FROM cases
WHERE item_id IN (SELECT value FROM json_each(:item_ids)) AND external_id IS NOT NULL;
