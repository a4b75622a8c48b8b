-- Which rooms there are, and on which node. The rooms themselves are in memory.

CREATE TABLE webrtc_rooms (
    namespace_id UUID NOT NULL REFERENCES namespaces(id) ON DELETE CASCADE,
    room_id VARCHAR(128) NOT NULL,
    node_id TEXT NOT NULL, -- the node that has the room: all its participants must come there
    created_by UUID, -- may moderate; no reference, because a room outlives its creator
    kept BOOLEAN NOT NULL, -- opened on purpose: stays when it is empty, and over a restart
    created_at TIMESTAMPTZ NOT NULL,
    last_active TIMESTAMPTZ NOT NULL, -- to the minute
    PRIMARY KEY (namespace_id, room_id)
);

CREATE INDEX webrtc_rooms_of_node ON webrtc_rooms (node_id);

ALTER TABLE namespaces ADD COLUMN auto_create_rooms BOOLEAN NOT NULL DEFAULT FALSE; -- whoever joins a room that does not exist creates it
