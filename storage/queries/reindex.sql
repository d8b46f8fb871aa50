-- The index is made anew beside the one that is searched, then takes its place. Everything here is in steps of a
-- fraction of a second, so that officers' posts never wait long.

-- name: at()$
-- The document up to which the new index is filled; null when none is being made.
SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'reindex.at';

-- name: left(at)$
-- How many documents are still to be filed; `at` where none is filed.
SELECT count(*) FROM index_docs
WHERE id > coalesce((SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'reindex.at'), :at);

-- name: move_on(at)!
INSERT INTO facts (name, value) VALUES ('reindex.at', CAST(:at AS TEXT))
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: drop_new()!
DROP TABLE IF EXISTS item_index_new;

-- name: make()!
CREATE VIRTUAL TABLE item_index_new USING fts5 (
    body, facets, content = 'index_docs', content_rowid = 'id',
    tokenize = "ascii tokenchars '_'", columnsize = 0
);

-- name: follow_added()!
-- What is filed meanwhile where the new index is filled already is put into it; the rest comes by itself.
CREATE TRIGGER reindex_add AFTER INSERT ON index_docs
WHEN new.id <= (SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'reindex.at') BEGIN
    INSERT INTO item_index_new (rowid, body, facets) VALUES (new.id, new.body, new.facets);
END;

-- name: follow_removed()!
CREATE TRIGGER reindex_remove AFTER DELETE ON index_docs
WHEN old.id <= (SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'reindex.at') BEGIN
    INSERT INTO item_index_new (item_index_new, rowid, body, facets)
    VALUES ('delete', old.id, old.body, old.facets);
END;

-- name: until(at, n)$
-- The last of the `n` documents behind `at`; null when there is none.
SELECT max(id) FROM (SELECT id FROM index_docs WHERE id > :at ORDER BY id LIMIT :n);

-- name: fill(at, until)!
INSERT INTO item_index_new (rowid, body, facets)
SELECT id, body, facets FROM index_docs WHERE id > :at AND id <= :until ORDER BY id;

-- name: merge(pages)!
-- Merge so many pages of the parts that the new index was written in; a negative number begins.
INSERT INTO item_index_new (item_index_new, rank) VALUES ('merge', :pages);

-- name: changes()$
SELECT total_changes();

-- name: leave_added()!
DROP TRIGGER IF EXISTS reindex_add;

-- name: leave_removed()!
DROP TRIGGER IF EXISTS reindex_remove;

-- name: release()!
DROP TRIGGER IF EXISTS index_remove;

-- name: retire()!
ALTER TABLE item_index RENAME TO item_index_old;

-- name: promote()!
ALTER TABLE item_index_new RENAME TO item_index;

-- name: hold()!
CREATE TRIGGER index_remove AFTER DELETE ON index_docs BEGIN
    INSERT INTO item_index (item_index, rowid, body, facets) VALUES ('delete', old.id, old.body, old.facets);
END;

-- name: done()!
DELETE FROM facts WHERE name = 'reindex.at';

-- name: old_there()$
SELECT count(*) FROM sqlite_master WHERE name = 'item_index_old';

-- name: empty_old(n)!
-- Overwrite pages of the index that was replaced.
DELETE FROM item_index_old_data WHERE id IN (SELECT id FROM item_index_old_data WHERE id > 10 LIMIT :n);

-- name: drop_old()!
DROP TABLE IF EXISTS item_index_old;
