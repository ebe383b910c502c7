-- How many strangers a line may still write to, as lines/usage last said; NULL where there is no cap.
ALTER TABLE lines ADD COLUMN new_contacts_left INTEGER;
-- When a line that may write to none has room again.
ALTER TABLE lines ADD COLUMN available_at INTEGER;

-- The user let the rest of the conversation go past a message of unknown outcome.
ALTER TABLE outbox ADD COLUMN let_go INTEGER NOT NULL DEFAULT 0;
