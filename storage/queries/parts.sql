-- name: merge(pages)!
-- Merge so many pages of the parts of the index; a negative number begins with all parts.
INSERT INTO item_index (item_index, rank) VALUES ('merge', :pages);

-- name: changes()$
SELECT total_changes();
