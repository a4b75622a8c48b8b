-- Which calls people have missed and not looked at since, and which of these their devices have been told of. A person who comes into the call
-- after all has not missed it any more.

CREATE TABLE missed_calls (
    user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    call_id UUID NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
    missed_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    told BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (user_id, call_id)
);

CREATE INDEX missed_calls_of_call ON missed_calls (call_id);
CREATE INDEX missed_calls_by_age ON missed_calls (missed_at);

ALTER TABLE namespaces ADD COLUMN ring_timeout_s INTEGER; -- null: as the server is configured
