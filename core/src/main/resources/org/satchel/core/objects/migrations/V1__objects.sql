-- Objects, the segments they consist of, and the sums that quotas are checked by.

-- kind: 0 whole, 1 part, 2 joined from parts. state: 0 open (an upload), 1 complete, 2 removed (its
-- bytes are on their way out). An object in no share has no link_id.
CREATE TABLE objects (
  object_id   BYTEA  NOT NULL PRIMARY KEY,
  secret_hash BYTEA  NOT NULL UNIQUE,
  kind        BIGINT NOT NULL,
  state       BIGINT NOT NULL,
  length      BIGINT,          -- NULL: not declared yet
  reserved    BIGINT NOT NULL, -- bytes that it takes of the quotas
  root        BYTEA,           -- NULL until complete
  account     BYTEA,           -- the upload token's id; NULL: uploaded without one
  link_id     BYTEA,
  ordinal     BIGINT,          -- its place in the share's object list
  created_ms  BIGINT NOT NULL,
  touched_ms  BIGINT NOT NULL  -- the last segment's arrival
);

CREATE UNIQUE INDEX objects_by_share ON objects (link_id, ordinal) WHERE link_id IS NOT NULL;

-- What the clean-up job looks for: first by age, then what is to be erased.
CREATE INDEX objects_in_no_share ON objects (touched_ms, object_id)
  WHERE link_id IS NULL AND state <> 2;

CREATE INDEX objects_removed ON objects (object_id) WHERE state = 2;

-- Segment i of an object holds its bytes from i * 2^24 on. All but the last are full.
CREATE TABLE segments (
  object_id BYTEA  NOT NULL,
  ordinal   BIGINT NOT NULL,
  root      BYTEA  NOT NULL,
  nonce     BYTEA  NOT NULL, -- with the root the segment's name
  length    BIGINT NOT NULL,
  PRIMARY KEY (object_id, ordinal)
);

CREATE UNIQUE INDEX segments_by_nonce ON segments (nonce);

-- One row for each account and one, account 00, for the whole instance.
CREATE TABLE object_usage (
  account     BYTEA  NOT NULL PRIMARY KEY,
  bytes       BIGINT NOT NULL,
  objects     BIGINT NOT NULL,
  quota_bytes BIGINT -- NULL: none
);
