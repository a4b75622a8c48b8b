-- Calls, and who took part in them.

CREATE TABLE calls (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id UUID NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    type VARCHAR(20) NOT NULL DEFAULT 'audio', -- 'audio', 'video', 'screen'
    status VARCHAR(20) NOT NULL DEFAULT 'initiated',
    -- Status: 'initiated', 'ringing', 'active', 'ended', 'missed', 'rejected', 'failed'
    initiated_by UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    started_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    duration_seconds INTEGER,
    end_reason VARCHAR(50),
    sfu_room_id VARCHAR(255),
    recording_url TEXT,
    quality_stats JSONB,
    created_at TIMESTAMPTZ DEFAULT NOW(),
    updated_at TIMESTAMPTZ DEFAULT NOW()
);

CREATE INDEX calls_of_conversation ON calls (conversation_id, created_at DESC, id DESC);
CREATE INDEX calls_by_age ON calls (created_at DESC, id DESC);
CREATE INDEX calls_of_initiator ON calls (initiated_by);
CREATE INDEX calls_live ON calls (conversation_id) WHERE status IN ('initiated', 'ringing', 'active');

-- The people of a call stand in the order of their ids, which the server makes ascending.
CREATE TABLE call_participants (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    call_id UUID NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    status VARCHAR(20) NOT NULL DEFAULT 'invited',
    -- Status: 'invited', 'ringing', 'joined', 'left', 'rejected', 'missed'
    joined_at TIMESTAMPTZ,
    left_at TIMESTAMPTZ,
    ice_candidates JSONB,
    media_state JSONB DEFAULT '{"audioEnabled": true, "videoEnabled": true, "screenSharing": false}',
    media_stats JSONB,
    connection_quality VARCHAR(20),
    created_at TIMESTAMPTZ DEFAULT NOW(), -- when they were last invited
    updated_at TIMESTAMPTZ DEFAULT NOW()
);

CREATE UNIQUE INDEX call_participants_once ON call_participants (call_id, user_id);
CREATE INDEX call_participants_of_user ON call_participants (user_id, call_id);
CREATE INDEX call_participants_joined ON call_participants (user_id) WHERE status = 'joined';

CREATE FUNCTION touch_updated_at() RETURNS trigger AS $$
BEGIN
    -- Not NOW(), which stands still within a transaction.
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER calls_touch BEFORE UPDATE ON calls
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER call_participants_touch BEFORE UPDATE ON call_participants
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
