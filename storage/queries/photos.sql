-- name: newest(expression, low, high, shows, training, doc_id, file_id, n)
-- Photographs of the cases that an index expression finds, those of the newest case first, behind this one. The walk of
-- the index stops after n cases. `shows` and `training` are JSON lists of what is wanted. To a case belong the
-- photographs of the duplicates that it stands for, where the same people may read both (the view `shown_under`).
SELECT d.id AS doc_id, f.id AS file_id FROM (
    SELECT d.id, d.item_id FROM item_index CROSS JOIN index_docs d ON d.id = item_index.rowid
    WHERE item_index MATCH :expression AND item_index.rowid >= :low AND item_index.rowid < :high
      AND EXISTS (
        SELECT 1 FROM files f WHERE f.item_id IN (SELECT item_id FROM shown_under WHERE main_id = d.item_id)
        AND f.picture = 1 AND f.shows IN (SELECT value FROM json_each(:shows))
        AND f.training IN (SELECT value FROM json_each(:training)) AND (d.id < :doc_id OR f.id > :file_id)
      )
    ORDER BY item_index.rowid DESC LIMIT :n
) d JOIN files f ON f.item_id IN (SELECT item_id FROM shown_under WHERE main_id = d.item_id)
        AND f.picture = 1 AND f.shows IN (SELECT value FROM json_each(:shows))
        AND f.training IN (SELECT value FROM json_each(:training)) AND (d.id < :doc_id OR f.id > :file_id)
ORDER BY d.id DESC, f.id LIMIT :n;

-- name: newest_back(expression, low, high, shows, training, doc_id, file_id, n)
-- The same from the other end: those before this one, the nearest first.
SELECT d.id AS doc_id, f.id AS file_id FROM (
    SELECT d.id, d.item_id FROM item_index CROSS JOIN index_docs d ON d.id = item_index.rowid
    WHERE item_index MATCH :expression AND item_index.rowid >= :low AND item_index.rowid < :high
      AND EXISTS (
        SELECT 1 FROM files f WHERE f.item_id IN (SELECT item_id FROM shown_under WHERE main_id = d.item_id)
        AND f.picture = 1 AND f.shows IN (SELECT value FROM json_each(:shows))
        AND f.training IN (SELECT value FROM json_each(:training)) AND (d.id > :doc_id OR f.id < :file_id)
      )
    ORDER BY item_index.rowid LIMIT :n
) d JOIN files f ON f.item_id IN (SELECT item_id FROM shown_under WHERE main_id = d.item_id)
        AND f.picture = 1 AND f.shows IN (SELECT value FROM json_each(:shows))
        AND f.training IN (SELECT value FROM json_each(:training)) AND (d.id > :doc_id OR f.id < :file_id)
ORDER BY d.id, f.id DESC LIMIT :n;

-- name: total(expression, low, high, shows, training, most)$
-- How many there are, counted no further than `most`.
SELECT count(*) FROM (
    SELECT 1
    FROM item_index CROSS JOIN index_docs d ON d.id = item_index.rowid CROSS JOIN files f ON f.item_id IN (SELECT item_id FROM shown_under WHERE main_id = d.item_id)
    WHERE item_index MATCH :expression AND item_index.rowid >= :low AND item_index.rowid < :high
      AND f.picture = 1 AND f.shows IN (SELECT value FROM json_each(:shows))
      AND f.training IN (SELECT value FROM json_each(:training))
    LIMIT :most
);

-- name: like(pieces, least, most)
-- Pictures of cases whose hash has at least `least` of these pieces (a JSON list), those with most of them, and the
-- files that they are.
SELECT f.id AS file_id, h.hash FROM (
    SELECT sha256, count(*) AS shared FROM photo_pieces WHERE piece IN (SELECT value FROM json_each(:pieces))
    GROUP BY sha256 HAVING shared >= :least ORDER BY shared DESC, sha256 LIMIT :most
) p JOIN photo_hashes h ON h.sha256 = p.sha256 JOIN files f ON f.sha256 = p.sha256
JOIN cases c ON c.item_id = f.item_id
WHERE f.picture = 1 ORDER BY f.id DESC;
