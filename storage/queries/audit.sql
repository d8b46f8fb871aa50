-- What may be read of an item's rows is what may be read of the item: `classes` is a JSON list, null for all.

-- name: of_network(network, classes, before, n)
-- The rows of a network (all when null), the newest first, before an id.
SELECT a.*, p.name AS who FROM audit a LEFT JOIN people p ON p.id = a.person_id
WHERE a.id < :before AND (:network IS NULL OR a.network = :network) AND (
    :classes IS NULL OR NOT EXISTS (SELECT 1 FROM items i WHERE i.ref = a.subject AND NOT EXISTS (
        SELECT 1 FROM item_classes c WHERE c.item_id = i.id AND c.class IN (SELECT value FROM json_each(:classes)))))
ORDER BY a.id DESC LIMIT :n;

-- name: of_person(person_id, network, classes, before, n)
-- What a person did, and what was done to that person.
SELECT a.*, p.name AS who FROM audit a LEFT JOIN people p ON p.id = a.person_id
WHERE (a.person_id = :person_id OR a.subject = 'person:' || :person_id)
AND a.id < :before AND (:network IS NULL OR a.network = :network) AND (
    :classes IS NULL OR NOT EXISTS (SELECT 1 FROM items i WHERE i.ref = a.subject AND NOT EXISTS (
        SELECT 1 FROM item_classes c WHERE c.item_id = i.id AND c.class IN (SELECT value FROM json_each(:classes)))))
ORDER BY a.id DESC LIMIT :n;

-- name: of_subject(subject, network, classes, before, n)
-- What was done to one thing.
SELECT a.*, p.name AS who FROM audit a LEFT JOIN people p ON p.id = a.person_id
WHERE a.subject = :subject AND a.id < :before AND (:network IS NULL OR a.network = :network) AND (
    :classes IS NULL OR NOT EXISTS (SELECT 1 FROM items i WHERE i.ref = a.subject AND NOT EXISTS (
        SELECT 1 FROM item_classes c WHERE c.item_id = i.id AND c.class IN (SELECT value FROM json_each(:classes)))))
ORDER BY a.id DESC LIMIT :n;

-- name: head()^
-- The newest row.
SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1;
