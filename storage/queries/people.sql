-- name: by_telegram(telegram_id)^
-- The person behind a Telegram account.
SELECT * FROM people WHERE telegram_id = :telegram_id;

-- name: by_id(person_id)^
SELECT * FROM people WHERE id = :person_id;

-- name: by_username(username)^
-- Telegram's usernames ignore case; the newest holder wins.
SELECT * FROM people WHERE lower(username) = lower(:username) ORDER BY id DESC LIMIT 1;

-- name: add(telegram_id, username, name, language, first_seen)<!
INSERT INTO people (telegram_id, username, name, language, first_seen)
VALUES (:telegram_id, :username, :name, :language, :first_seen);

-- name: renamed(person_id, username)!
UPDATE people SET username = :username WHERE id = :person_id;

-- name: set_language(person_id, language)!
UPDATE people SET language = :language WHERE id = :person_id;

-- name: set_digest(person_id, wants)!
UPDATE people SET wants_digest = :wants WHERE id = :person_id;

-- name: set_profile(person_id, name, agency, country)!
UPDATE people SET name = :name, agency = :agency, country = :country WHERE id = :person_id;

-- name: vet(person_id, name, agency, role, country, network, joined_at)!
-- The person becomes a member; a suspended one does not become active by an invite.
UPDATE people
SET name = :name, agency = :agency, role = :role, country = :country, network = :network, status = 'active',
    joined_at = :joined_at, wants_digest = 0
WHERE id = :person_id AND status <> 'suspended';

-- name: set_status(person_id, status)!
UPDATE people SET status = :status WHERE id = :person_id;

-- name: reachable(person_id)!
-- The person wrote to us again.
UPDATE people SET unreachable = NULL WHERE id = :person_id;

-- name: coordinators(network)
-- Who decides in a network.
SELECT * FROM people WHERE network = :network AND role = 'coordinator' AND status = 'active' ORDER BY id;

-- name: admins()
SELECT * FROM people WHERE role = 'admin' AND status = 'active' ORDER BY id;

-- name: digest_readers(network)
SELECT * FROM people WHERE network = :network AND status = 'active' AND wants_digest = 1 ORDER BY id;

-- name: active()
SELECT * FROM people WHERE status = 'active' ORDER BY id;

-- name: named(words)
-- Active officers whose username or name contains the words.
SELECT * FROM people
WHERE status = 'active' AND (lower(username) = lower(:words) OR instr(lower(name), lower(:words)) > 0)
ORDER BY lower(username) = lower(:words) DESC, id LIMIT 9;

-- name: members(network, after, n)
-- Members and suspended people of a network (all networks when null), by id.
SELECT * FROM people
WHERE status IN ('active', 'suspended') AND (:network IS NULL OR network = :network) AND id > :after
ORDER BY id LIMIT :n;

-- name: members_before(network, before, n)
SELECT * FROM people
WHERE status IN ('active', 'suspended') AND (:network IS NULL OR network = :network) AND id < :before
ORDER BY id DESC LIMIT :n;

-- name: count_members(network)$
SELECT count(*) FROM people WHERE status IN ('active', 'suspended') AND (:network IS NULL OR network = :network);

-- name: place(person_id, role, country, network)!
-- A coordinator or administrator corrects what a person is.
UPDATE people SET role = :role, country = :country, network = :network WHERE id = :person_id;

-- name: leave(person_id, status)!
-- Only an invite or a coordinator brings the person back.
UPDATE people SET status = :status, wants_digest = 0 WHERE id = :person_id AND status IN ('active', 'suspended');
