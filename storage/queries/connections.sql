-- name: forget_keys(item_id)!
DELETE FROM case_keys WHERE item_id = :item_id;

-- name: add_keys(item_id, keys)!
-- Keys as a JSON list of [kind, value].
INSERT INTO case_keys (kind, value, item_id)
SELECT value ->> 0, value ->> 1, :item_id FROM json_each(:keys) WHERE true ON CONFLICT DO NOTHING;

-- name: add_pieces(name, pieces)!
-- Pieces of a company's name, a JSON list.
INSERT INTO company_pieces (piece, name) SELECT value, :name FROM json_each(:pieces) WHERE true ON CONFLICT DO NOTHING;

-- name: keys_of(item_id)
SELECT kind, value FROM case_keys WHERE item_id = :item_id ORDER BY kind, value;

-- name: holders(keys, most)
-- Who holds any of these keys (a JSON list of [kind, value]), and where more than `most` do, one more than that of them.
SELECT k.kind, k.value, k.item_id FROM json_each(:keys) j JOIN case_keys k
ON k.kind = (j.value ->> 0) AND k.value = (j.value ->> 1) AND k.item_id IN (
    SELECT c.item_id FROM case_keys c WHERE c.kind = k.kind AND c.value = k.value ORDER BY c.item_id DESC LIMIT :most + 1
);

-- name: names_with(pieces, most)
-- Companies whose name has one of these pieces (a JSON list), those with most of them first.
SELECT name FROM company_pieces WHERE piece IN (SELECT value FROM json_each(:pieces))
GROUP BY name ORDER BY count(*) DESC, name LIMIT :most;

-- name: add_hash(sha256, hash)!
INSERT INTO photo_hashes (sha256, hash) VALUES (:sha256, :hash) ON CONFLICT DO NOTHING;

-- name: add_hash_pieces(sha256, pieces)!
INSERT INTO photo_pieces (piece, sha256) SELECT value, :sha256 FROM json_each(:pieces) WHERE true ON CONFLICT DO NOTHING;

-- name: hashes_of_item(item_id)
SELECT DISTINCT h.hash FROM files f JOIN photo_hashes h ON h.sha256 = f.sha256
WHERE f.item_id = :item_id AND h.hash <> '';

-- name: hashes_of_draft(draft_id)
SELECT DISTINCT h.hash FROM files f JOIN photo_hashes h ON h.sha256 = f.sha256
WHERE f.draft_id = :draft_id AND f.item_id IS NULL AND h.hash <> '';

-- name: photos_with(pieces, most)
-- Photographs of cases whose hash has one of these pieces (a JSON list), the newest first.
SELECT h.hash, f.item_id FROM (
    SELECT DISTINCT sha256 FROM photo_pieces WHERE piece IN (SELECT value FROM json_each(:pieces))
) p JOIN photo_hashes h ON h.sha256 = p.sha256 JOIN files f ON f.sha256 = p.sha256
JOIN cases c ON c.item_id = f.item_id
ORDER BY f.id DESC LIMIT :most;

-- name: facts_of(item_ids)
-- The items (a JSON list of ids), with the facts of each, those left out that a duplicate points away from.
SELECT i.*, (SELECT json_group_array(r.person_id) FROM item_readers r WHERE r.item_id = i.id) AS readers, c.facts
FROM items i JOIN cases c ON c.item_id = i.id
WHERE i.id IN (SELECT value FROM json_each(:item_ids))
  AND NOT EXISTS (SELECT 1 FROM merges m WHERE m.item_id = i.id) ORDER BY i.id DESC;

-- name: posted_since(since, most)
-- Cases that officers posted, the newest first, with the facts of each; without duplicates that point away.
SELECT i.*, (SELECT json_group_array(r.person_id) FROM item_readers r WHERE r.item_id = i.id) AS readers, c.facts
FROM items i JOIN cases c ON c.item_id = i.id
WHERE i.kind = 'case' AND i.posted_at >= :since AND i.withdrawn IS NULL AND i.author_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM merges m WHERE m.item_id = i.id)
ORDER BY i.posted_at DESC LIMIT :most;

-- ── sightings ───────────────────────────────────────────────────────────────────────────────────────────

-- name: sight(item_id, person_id, verdict, country, at)!
-- Nothing when the person said the same before.
INSERT INTO sightings (item_id, person_id, verdict, country, at) VALUES (:item_id, :person_id, :verdict, :country, :at)
ON CONFLICT (item_id, person_id) DO UPDATE SET verdict = excluded.verdict, country = excluded.country, at = excluded.at
WHERE verdict <> excluded.verdict;

-- name: unsight(item_id, person_id)!
DELETE FROM sightings WHERE item_id = :item_id AND person_id = :person_id;

-- name: sightings(item_id)
SELECT person_id, verdict, country FROM sightings WHERE item_id = :item_id ORDER BY at, person_id;

-- ── merges ──────────────────────────────────────────────────────────────────────────────────────────────

-- name: merge(item_id, main_id, at, by)!
-- Nothing when it points somewhere already, when another points to it, or when the main one points away itself.
INSERT INTO merges (item_id, main_id, at, by)
SELECT :item_id, :main_id, :at, :by
WHERE :item_id <> :main_id
  AND NOT EXISTS (SELECT 1 FROM merges WHERE item_id IN (:item_id, :main_id) OR main_id = :item_id);

-- name: separate(item_id)!
DELETE FROM merges WHERE item_id = :item_id;

-- name: main_of(item_id)$
SELECT main_id FROM merges WHERE item_id = :item_id;

-- name: merged_into(main_id)
SELECT item_id FROM merges WHERE main_id = :main_id ORDER BY at, item_id;

-- ── introductions ───────────────────────────────────────────────────────────────────────────────────────

-- name: introduce(kind, value, one_id, other_id, one_network, other_network, at)^
-- Nothing when these two networks were asked about this key or these two cases before, or when one of the two cases
-- still waits for the answers of the same two networks.
INSERT INTO introductions (kind, value, one_id, other_id, one_network, other_network, at)
SELECT :kind, :value, :one_id, :other_id, :one_network, :other_network, :at
WHERE NOT EXISTS (
    SELECT 1 FROM introductions
    WHERE one_network = :one_network AND other_network = :other_network
      AND (one_id = :one_id AND other_id = :other_id
           OR (one_id = :one_id OR other_id = :other_id) AND declined IS NULL AND NOT (one_author AND other_author))
)
ON CONFLICT DO NOTHING RETURNING id;

-- name: introduction(introduction_id)^
SELECT i.*, (
    SELECT count(*) FROM introductions b
    WHERE b.one_network = i.one_network AND b.other_network = i.other_network AND b.id <= i.id
) AS number
FROM introductions i WHERE i.id = :introduction_id;

-- name: coordinator_agrees(introduction_id, network, person_id)!
UPDATE introductions
SET one_coordinator = CASE one_network WHEN :network THEN :person_id ELSE one_coordinator END,
    other_coordinator = CASE other_network WHEN :network THEN :person_id ELSE other_coordinator END
WHERE id = :introduction_id AND declined IS NULL
  AND CASE :network WHEN one_network THEN one_coordinator IS NULL WHEN other_network THEN other_coordinator IS NULL END;

-- name: author_agrees(introduction_id, item_id)!
UPDATE introductions
SET one_author = one_author OR one_id = :item_id, other_author = other_author OR other_id = :item_id
WHERE id = :introduction_id AND declined IS NULL AND one_coordinator IS NOT NULL AND other_coordinator IS NOT NULL
  AND CASE :item_id WHEN one_id THEN NOT one_author WHEN other_id THEN NOT other_author END;

-- name: decline(introduction_id, at)!
-- Nothing when it was declined before, or when the officers know each other already.
UPDATE introductions SET declined = :at
WHERE id = :introduction_id AND declined IS NULL AND NOT (one_author AND other_author);
