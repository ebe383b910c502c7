-- Our tapbacks on messages of theirs, at most one on each as in iMessage.
CREATE TABLE reactions (
    message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    reaction   TEXT NOT NULL,                 -- as Sendblue takes it: 'love', '-love' to take it back
    state      TEXT NOT NULL,                 -- 'waiting', 'sent' or 'failed'
    reason     TEXT NOT NULL DEFAULT '',      -- why it failed
    standing   TEXT NOT NULL DEFAULT '',      -- what the other side certainly has; '' for nothing
    tried      INTEGER NOT NULL DEFAULT 0,    -- 1 once a request may have left whose answer is not known
    at         INTEGER NOT NULL               -- when the user chose it
) STRICT;
CREATE INDEX reactions_waiting ON reactions (at) WHERE state = 'waiting';
