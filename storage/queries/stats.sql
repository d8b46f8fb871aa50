-- name: page(expression, low, high, n)
-- The facts of cases in a range of document ids, the newest first; duplicates are counted by the case that
-- stands for them.
SELECT x.rowid AS doc_id, c.facts FROM item_index x
JOIN index_docs d ON d.id = x.rowid JOIN items i ON i.id = d.item_id JOIN cases c ON c.item_id = i.id
WHERE item_index MATCH :expression AND x.rowid >= :low AND x.rowid < :high AND i.withdrawn IS NULL
  AND NOT EXISTS (SELECT 1 FROM merges m WHERE m.item_id = i.id)
ORDER BY x.rowid DESC LIMIT :n;
