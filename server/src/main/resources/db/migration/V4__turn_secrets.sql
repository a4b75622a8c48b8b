-- With what the TURN credentials of a namespace are signed: the two newest versions are good. The default namespace's comes from the configuration.

CREATE TABLE namespace_turn_secrets (
    namespace_id UUID NOT NULL REFERENCES namespaces(id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    sealed BYTEA NOT NULL, -- 32 random bytes, encrypted with the master key of the server
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    PRIMARY KEY (namespace_id, version)
);
