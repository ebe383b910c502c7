-- Messages that go later are counted often, and are few.
CREATE INDEX outbox_scheduled ON outbox (retry_at) WHERE state = 'scheduled';

-- An IANA time zone, as the user said it; '' while unknown.
ALTER TABLE contacts ADD COLUMN zone TEXT NOT NULL DEFAULT '';
