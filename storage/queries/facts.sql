-- name: value(name)$
-- What the program remembers about itself under a name.
SELECT value FROM facts WHERE name = :name;

-- name: put(name, value)!
INSERT INTO facts (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value;

-- name: beginning(name)
SELECT name, value FROM facts WHERE name >= :name AND name < :name || char(1114111) ORDER BY name;

-- name: drop(name)!
DELETE FROM facts WHERE name = :name;

-- name: people_known()$
-- Whether anybody was ever seen: a data folder in use.
SELECT EXISTS (SELECT 1 FROM people);
