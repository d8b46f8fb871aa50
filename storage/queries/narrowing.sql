-- name: facets(doc_ids)
-- The facets of documents (a JSON list of ids).
SELECT d.facets FROM json_each(:doc_ids) j JOIN index_docs d ON d.id = j.value;

-- name: totals(expressions, low, high, most)
-- How many documents of the range each expression (a JSON list) finds, counted no further than `most`.
SELECT (
    SELECT count(*) FROM (
        SELECT 1 FROM item_index WHERE item_index MATCH e.value AND rowid >= :low AND rowid < :high LIMIT :most
    )
) AS number FROM json_each(:expressions) e ORDER BY e.key;
