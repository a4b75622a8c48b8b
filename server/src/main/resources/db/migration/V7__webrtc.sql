-- Which namespaces may use rooms and TURN. A new one may, with the settings of the server; enabling it writes its own down here.

CREATE TABLE namespace_webrtc_config (
    namespace_id UUID PRIMARY KEY REFERENCES namespaces(id) ON DELETE CASCADE,
    enabled BOOLEAN NOT NULL DEFAULT TRUE,
    turn_secret_version INTEGER, -- the one of namespace_turn_secrets that signs; null for the default namespace, whose secret is a setting
    sfu_node_count INTEGER NOT NULL DEFAULT 3, -- how many nodes are wanted; fewer where there are fewer
    turn_node_count INTEGER NOT NULL DEFAULT 2,
    enabled_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- Disabling deletes the row above, the secrets and the rooms; what remains is this mark.
ALTER TABLE namespaces ADD COLUMN webrtc_disabled_at TIMESTAMPTZ;
