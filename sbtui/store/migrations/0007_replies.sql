-- The handle of the message that the draft answers; '' for none.
ALTER TABLE drafts ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';
