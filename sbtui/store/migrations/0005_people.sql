-- What the user says of somebody, and what an imported card calls them; '' while nothing does.
ALTER TABLE contacts ADD COLUMN nickname TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN color TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN card_name TEXT NOT NULL DEFAULT '';

-- A nickname is for the user's own eyes: texts to people are made with what they are called otherwise.
ALTER TABLE contacts ADD COLUMN public_name TEXT
    AS (iif(card_name <> '', card_name, trim(first_name || ' ' || last_name))) VIRTUAL;
ALTER TABLE contacts ADD COLUMN name TEXT AS (iif(nickname <> '', nickname, public_name)) VIRTUAL;
-- All that they may be looked for by.
ALTER TABLE contacts ADD COLUMN all_names TEXT
    AS (nickname || char(31) || card_name || char(31) || first_name || ' ' || last_name) VIRTUAL;
