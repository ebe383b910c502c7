-- Times are milliseconds since the epoch, UTC. Texts are raw, as they came.

CREATE TABLE threads (
    id              INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL CHECK (kind IN ('person', 'group')),
    address         TEXT,            -- number or e-mail, group id; NULL until Sendblue has named a new group
    members_key     TEXT,            -- a group's sorted members: Sendblue reuses the group with the same ones
    name            TEXT NOT NULL DEFAULT '',
    line            TEXT NOT NULL DEFAULT '',
    service         TEXT NOT NULL DEFAULT '',
    created_at      INTEGER NOT NULL,
    last_at         INTEGER NOT NULL,
    last_message_id INTEGER,
    unread          INTEGER NOT NULL DEFAULT 0,
    failed          INTEGER NOT NULL DEFAULT 0,
    pending         INTEGER NOT NULL DEFAULT 0,
    muted           INTEGER NOT NULL DEFAULT 0,
    pinned          INTEGER NOT NULL DEFAULT 0,
    archived        INTEGER NOT NULL DEFAULT 0,
    revision        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX threads_address ON threads (kind, address) WHERE address IS NOT NULL;
CREATE INDEX threads_members ON threads (members_key) WHERE members_key IS NOT NULL;
CREATE INDEX threads_order ON threads (archived, pinned DESC, last_at DESC, id DESC);
CREATE INDEX threads_groups ON threads (archived, pinned DESC, last_at DESC, id DESC) WHERE kind = 'group';
CREATE INDEX threads_unread ON threads (unread) WHERE unread > 0;
CREATE INDEX threads_failed ON threads (failed) WHERE failed > 0;
CREATE INDEX threads_pending ON threads (pending) WHERE pending > 0;

CREATE TABLE participants (
    thread_id INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    address   TEXT NOT NULL,
    PRIMARY KEY (thread_id, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_address ON participants (address);

CREATE TABLE messages (
    id         INTEGER PRIMARY KEY,
    thread_id  INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    uid        TEXT,                 -- ours, one through all attempts; NULL for messages from elsewhere
    handle     TEXT,                 -- Sendblue's, of the current attempt
    outbound   INTEGER NOT NULL,
    sender     TEXT NOT NULL,
    line       TEXT NOT NULL DEFAULT '',
    body       TEXT NOT NULL DEFAULT '',
    media_url  TEXT NOT NULL DEFAULT '',
    style      TEXT NOT NULL DEFAULT '',
    service    TEXT NOT NULL DEFAULT '',
    downgraded INTEGER NOT NULL DEFAULT 0,
    status     TEXT NOT NULL DEFAULT '',
    status_at  INTEGER,
    failure    TEXT,                 -- JSON: code, message, reason, detail
    at         INTEGER NOT NULL,
    reply_to   TEXT NOT NULL DEFAULT '',
    unread     INTEGER NOT NULL DEFAULT 0,
    discarded  INTEGER NOT NULL DEFAULT 0,   -- hidden, but kept so that no report brings it back
    revision   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX messages_handle ON messages (handle) WHERE handle IS NOT NULL;
CREATE UNIQUE INDEX messages_uid ON messages (uid) WHERE uid IS NOT NULL;
CREATE INDEX messages_order ON messages (thread_id, at, id) WHERE discarded = 0;
CREATE INDEX messages_unread ON messages (thread_id, at, id) WHERE unread = 1;
CREATE INDEX messages_failed ON messages (thread_id)
    WHERE outbound = 1 AND discarded = 0 AND status IN ('ERROR', 'DECLINED') AND uid IS NOT NULL;
CREATE INDEX messages_unfinished ON messages (id)
    WHERE outbound = 1 AND handle IS NOT NULL AND discarded = 0
      AND status NOT IN ('DELIVERED', 'READ', 'ERROR', 'DECLINED')
      AND NOT (status = 'SENT' AND (downgraded = 1 OR upper(service) = 'SMS'));

-- Handles of earlier attempts: a late report on one of them must not touch the current attempt.
CREATE TABLE past_handles (
    handle     TEXT PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The timeline: every report, kept with its source, even when it changed nothing.
CREATE TABLE observations (
    id         INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    handle     TEXT NOT NULL DEFAULT '',
    status     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    source     TEXT NOT NULL,
    failure    TEXT
) STRICT;
CREATE UNIQUE INDEX observations_once ON observations (message_id, handle, status, at);

-- News about a handle that no row has yet: a callback can beat the response of our own request.
CREATE TABLE early_news (
    id      INTEGER PRIMARY KEY,
    handle  TEXT NOT NULL,
    contact TEXT NOT NULL DEFAULT '',   -- whom the message is to or from, where the news says so
    news    TEXT NOT NULL,              -- JSON
    source  TEXT NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX early_news_handle ON early_news (handle);

CREATE TABLE outbox (
    message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    thread_id  INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    state      TEXT NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    queued_at  INTEGER NOT NULL,
    claimed_at INTEGER,                 -- when the last request left
    retry_at   INTEGER,                 -- earliest next step
    looks      INTEGER NOT NULL DEFAULT 0   -- how often an unconfirmed one was looked for in vain
) STRICT;
CREATE INDEX outbox_thread ON outbox (thread_id, message_id);

CREATE TABLE drafts (
    thread_id  INTEGER PRIMARY KEY REFERENCES threads (id) ON DELETE CASCADE,
    body       TEXT NOT NULL,
    media_url  TEXT NOT NULL,
    style      TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE contacts (
    number     TEXT PRIMARY KEY,
    first_name TEXT NOT NULL DEFAULT '',
    last_name  TEXT NOT NULL DEFAULT '',
    service    TEXT NOT NULL DEFAULT '',
    opted_out  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE lines (
    number TEXT PRIMARY KEY,
    status TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE typing (
    contact TEXT PRIMARY KEY,
    until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cursors (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    state     TEXT NOT NULL,
    transport TEXT NOT NULL,
    detail    TEXT NOT NULL
) STRICT;
INSERT INTO link VALUES (1, 'off', '', '');

-- The change log that feeds screens in this and other processes.
CREATE TABLE changes (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL,
    thread_id  INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    other_id   INTEGER NOT NULL,
    live       INTEGER NOT NULL
) STRICT;
CREATE TRIGGER changes_pruned AFTER INSERT ON changes WHEN new.seq % 1000 = 0
BEGIN
    DELETE FROM changes WHERE seq <= new.seq - 20000;
END;
