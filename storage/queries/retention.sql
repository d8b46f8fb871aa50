-- name: expired(kind, before, n)
-- Items of a kind to which nothing has happened since `before`; alerts only when they are over as well.
SELECT i.id, i.ref FROM items AS i
WHERE i.kind = :kind AND i.posted_at < :before
  AND NOT EXISTS (SELECT 1 FROM timeline AS t WHERE t.item_id = i.id AND t.at >= :before)
  AND NOT EXISTS (SELECT 1 FROM alerts AS a WHERE a.item_id = i.id AND a.valid_until >= :before)
ORDER BY i.id LIMIT :n;

-- name: places_of_items()
-- Columns that refer to an item or to what there is one of for an item; `mentions`: the row is about something else.
SELECT m.name AS "table", f."from" AS "column", c."notnull" = 0 AND f."from" <> 'item_id' AS mentions
FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name) AS f JOIN pragma_table_info(m.name) AS c ON c.name = f."from"
WHERE m.type = 'table' AND f."table" IN ('items', 'cases', 'questions', 'laws', 'alerts')
ORDER BY m.name;

-- name: forget_solution(item_id)!
UPDATE questions SET solution = NULL WHERE item_id = :item_id;

-- name: forget_drafts_of(item_id, ref)!
-- Forms that changed the item, and the one that it came from.
UPDATE drafts SET data = '{}', state = CASE state WHEN 'done' THEN 'done' ELSE 'cancelled' END
WHERE data ->> '$.kept.item' = :item_id OR data ->> '$.kept.ref' = :ref
   OR id IN (SELECT draft_id FROM files WHERE item_id = :item_id);

-- name: forget_shown(item_id)!
-- Whatever messages show it; the kinds of anchors that are about no item are left alone.
DELETE FROM shown
WHERE substr(anchor, 1 + instr(anchor, ':')) = cast(:item_id AS TEXT)
  AND substr(anchor, 1, instr(anchor, ':') - 1) NOT IN ('draft', 'request', 'digest', 'topic', 'link');

-- name: forget_messages_about(ref)!
-- Digests and lists that name it.
DELETE FROM outbox WHERE state NOT IN ('queued', 'claimed') AND instr(payload, :ref) > 0;

-- name: forget_updates_about(ref)!
UPDATE inbox SET body = '{}', error = NULL WHERE state <> 'new' AND instr(body, :ref) > 0;

-- name: forget_item(item_id)!
DELETE FROM items WHERE id = :item_id;

-- name: free_drafts(before)!
-- What was posted does not need the form it came by.
UPDATE files SET draft_id = NULL
WHERE item_id IS NOT NULL
  AND draft_id IN (SELECT id FROM drafts WHERE state IN ('done', 'cancelled') AND changed_at < :before);

-- name: forget_draft_files(before)!
DELETE FROM files
WHERE item_id IS NULL
  AND draft_id IN (SELECT id FROM drafts WHERE state IN ('done', 'cancelled') AND changed_at < :before);

-- name: forget_drafts(before)!
DELETE FROM drafts WHERE state IN ('done', 'cancelled') AND changed_at < :before;

-- name: forget_requests(before)!
DELETE FROM join_requests WHERE state <> 'open' AND decided_at < :before;

-- name: forget_invites(before)!
DELETE FROM invites WHERE expires_at < :before;

-- name: forget_searches(before)!
DELETE FROM searches WHERE at < :before;

-- name: strangers(before, n)
-- Accounts that spoke to the bot long ago and never became anybody.
SELECT * FROM people
WHERE status = 'stranger' AND role = '' AND name <> '' AND first_seen < :before
  AND NOT EXISTS (SELECT 1 FROM inbox AS i WHERE i.lane = people.telegram_id)
ORDER BY id LIMIT :n;

-- name: evidence()
-- All photos and documents that something refers to.
SELECT DISTINCT sha256 FROM files;

-- name: forget_companies()!
-- Names of companies that no case has any more.
DELETE FROM company_pieces WHERE name NOT IN (SELECT value FROM case_keys WHERE kind = 'company');

-- name: need_rebuild()!
-- Something was removed of which no trace may stay; the value counts, so that none is missed.
INSERT INTO facts (name, value) VALUES ('rebuild.due', '1')
ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT);

-- name: rebuild_due()$
SELECT value FROM facts WHERE name = 'rebuild.due';

-- name: rebuilt(due)!
-- Unless more was removed meanwhile.
DELETE FROM facts WHERE name = 'rebuild.due' AND value = :due;
