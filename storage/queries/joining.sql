-- name: add_invite(code_hash, role, network, country, made_by, made_at, expires_at)<!
INSERT INTO invites (code_hash, role, network, country, made_by, made_at, expires_at)
VALUES (:code_hash, :role, :network, :country, :made_by, :made_at, :expires_at);

-- name: invite_by_hash(code_hash)^
SELECT * FROM invites WHERE code_hash = :code_hash;

-- name: use_invite(invite_id, person_id, now)!
-- One person, once, in time.
UPDATE invites SET used_by = :person_id, used_at = :now
WHERE id = :invite_id AND used_at IS NULL AND expires_at > :now;

-- name: open_invites(made_by, now)
SELECT * FROM invites WHERE made_by = :made_by AND used_at IS NULL AND expires_at > :now ORDER BY id DESC LIMIT 20;

-- name: revoke_invite(invite_id, made_by, now)!
UPDATE invites SET expires_at = :now
WHERE id = :invite_id AND made_by = :made_by AND used_at IS NULL AND expires_at > :now;

-- name: add_wrong(person_id, now)!
INSERT INTO wrong_codes (person_id, at) VALUES (:person_id, :now);

-- name: wrong_since(person_id, since)
SELECT at FROM wrong_codes WHERE person_id = :person_id AND at > :since ORDER BY at;

-- name: forget_wrong(before)!
DELETE FROM wrong_codes WHERE at < :before;

-- name: add_request(person_id, name, agency, role, country, network, now)<!
INSERT INTO join_requests (person_id, name, agency, role, country, network, made_at)
VALUES (:person_id, :name, :agency, :role, :country, :network, :now);

-- name: request(request_id)^
SELECT * FROM join_requests WHERE id = :request_id;

-- name: open_request_of(person_id)^
SELECT * FROM join_requests WHERE person_id = :person_id AND state = 'open';

-- name: open_requests(network)
SELECT * FROM join_requests WHERE network = :network AND state = 'open' ORDER BY id;

-- name: every_open_request()
SELECT * FROM join_requests WHERE state = 'open' ORDER BY id;

-- name: approve_once(request_id, approvals, before)!
-- Another approver's vote; nothing when somebody else voted meanwhile.
UPDATE join_requests SET approvals = :approvals
WHERE id = :request_id AND state = 'open' AND approvals = :before;

-- name: decide(request_id, state, now)!
UPDATE join_requests SET state = :state, decided_at = :now WHERE id = :request_id AND state = 'open';

-- name: withdraw_of(person_id, now)!
UPDATE join_requests SET state = 'withdrawn', decided_at = :now WHERE person_id = :person_id AND state = 'open';
