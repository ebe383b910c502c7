-- Search over the bodies. The texts stay in "messages" alone; the index holds words and their places.
-- detail is full: without places there are no phrases, and over short messages they cost little.
CREATE VIRTUAL TABLE messages_fts USING fts5 (
    body, content = 'messages', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
INSERT INTO messages_fts (rowid, body) SELECT id, body FROM messages WHERE discarded = 0;

CREATE TRIGGER messages_fts_added AFTER INSERT ON messages WHEN new.discarded = 0
BEGIN
    INSERT INTO messages_fts (rowid, body) VALUES (new.id, new.body);
END;
-- An index without its own texts has to be told what it held: also of a message that is discarded, and so leaves it.
CREATE TRIGGER messages_fts_left AFTER UPDATE OF body, discarded ON messages WHEN old.discarded = 0
BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, body) VALUES ('delete', old.id, old.body);
END;
CREATE TRIGGER messages_fts_came AFTER UPDATE OF body, discarded ON messages WHEN new.discarded = 0
BEGIN
    INSERT INTO messages_fts (rowid, body) VALUES (new.id, new.body);
END;
CREATE TRIGGER messages_fts_deleted AFTER DELETE ON messages WHEN old.discarded = 0
BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, body) VALUES ('delete', old.id, old.body);
END;
