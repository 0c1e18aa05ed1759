-- When the clean-up forgot the last object that there was; NULL: never. While there is none, what
-- was stored since then is not this database's to remove.
ALTER TABLE store ADD COLUMN emptied_ms BIGINT;
