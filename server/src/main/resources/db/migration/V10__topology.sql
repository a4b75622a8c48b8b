-- Which way media of a namespace goes: auto, or relay (through the server by a TURN relay, and in no other way).

ALTER TABLE namespaces ADD COLUMN topology_policy TEXT NOT NULL DEFAULT 'auto';
