-- What is shown under an item: itself, and the duplicates that it stands for where the same people may read both. The same
-- of words: `services.case_index.shows`.

CREATE VIEW shown_under (main_id, item_id) AS
SELECT id, id FROM items
UNION ALL
SELECT m.main_id, m.item_id
FROM merges m JOIN items o ON o.id = m.item_id JOIN items i ON i.id = m.main_id
WHERE o.tlp = i.tlp AND o.tlp <> 'RED' AND o.withdrawn IS NULL AND i.withdrawn IS NULL
  AND (o.tlp IN ('GREEN', 'CLEAR') OR (
    o.network IS NOT DISTINCT FROM i.network AND o.country IS NOT DISTINCT FROM i.country
  ));
