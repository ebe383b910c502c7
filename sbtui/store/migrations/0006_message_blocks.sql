-- The times of each 1,024 messages with neighbouring ids: a search in a span of time leaves the other blocks out.
-- Ids follow time but for what an import stores late, so that this says as much as an index over the times.
CREATE TABLE message_blocks (
    block    INTEGER PRIMARY KEY,    -- id >> 10
    earliest INTEGER NOT NULL,
    latest   INTEGER NOT NULL
) STRICT;
INSERT INTO message_blocks SELECT id >> 10, min(at), max(at) FROM messages GROUP BY 1;

-- A block may say more than is there, never less: what leaves it changes nothing.
CREATE TRIGGER message_blocks_added AFTER INSERT ON messages
BEGIN
    INSERT INTO message_blocks VALUES (new.id >> 10, new.at, new.at) ON CONFLICT (block) DO UPDATE
        SET earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest)
        WHERE excluded.earliest < earliest OR excluded.latest > latest;
END;
CREATE TRIGGER message_blocks_moved AFTER UPDATE OF at ON messages
BEGIN
    INSERT INTO message_blocks VALUES (new.id >> 10, new.at, new.at) ON CONFLICT (block) DO UPDATE
        SET earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest)
        WHERE excluded.earliest < earliest OR excluded.latest > latest;
END;
