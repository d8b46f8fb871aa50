-- name: stale(version, n)
-- People whose menu is not the one for their role and language, members or not any more.
SELECT p.id AS id, f.value AS shown
FROM people AS p LEFT JOIN facts AS f ON f.name = 'menu:' || p.id
WHERE coalesce(f.value, '') <>
      CASE WHEN p.status = 'active' THEN p.role || '/' || p.language || '/' || :version ELSE '' END
ORDER BY p.id LIMIT :n;
