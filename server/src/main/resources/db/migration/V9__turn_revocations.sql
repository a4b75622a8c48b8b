-- TURN credentials that were taken back before their time. A row is of use as long as credentials from before it could live, and is deleted then.

CREATE TABLE turn_revocations (
    namespace_id UUID NOT NULL REFERENCES namespaces(id) ON DELETE CASCADE,
    user_name TEXT NOT NULL, -- of a user, or USER/SESSION; empty for everybody
    revoked_at TIMESTAMPTZ NOT NULL, -- what was granted up to here is refused
    PRIMARY KEY (namespace_id, user_name)
);
