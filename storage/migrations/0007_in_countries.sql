-- Each document with a country gets a term for every class of its readers and every substance within that country: a
-- search for a country then walks few documents, not all that are readable. `services/documents.py` files them from
-- now on.

DELETE FROM facts WHERE name = 'reindex.at';  -- an index that was being made anew would lack them
DROP TRIGGER IF EXISTS reindex_add;
DROP TRIGGER IF EXISTS reindex_remove;
DROP TABLE IF EXISTS item_index_new;
UPDATE index_docs SET facets = (
    SELECT group_concat(value, ' ') FROM (
        SELECT value FROM json_each('["' || replace(facets, ' ', '","') || '"]')
        UNION
        SELECT 'in_' || substr(c.value, 9) || '_' || t.value
        FROM json_each('["' || replace(facets, ' ', '","') || '"]') c
        JOIN json_each('["' || replace(facets || ' ' || body, ' ', '","') || '"]') t
        WHERE substr(c.value, 1, 8) = 'country_' AND (substr(t.value, 1, 4) = 'vis_' OR substr(t.value, 1, 3) = 'xs_')
        ORDER BY value
    )
)
WHERE instr(' ' || facets, ' country_') AND instr(' ' || facets, ' vis_');
INSERT INTO item_index (item_index) VALUES ('rebuild');
INSERT INTO item_index (item_index) VALUES ('optimize');  -- each search looks into every part of the index
