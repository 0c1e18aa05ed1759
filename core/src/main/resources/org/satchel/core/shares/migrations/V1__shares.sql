-- Shares, their grants and upload tokens. Codes of stage: org.satchel.core.shares.Stage.

-- One row for each share there ever was: an ended one stays as the tombstone that keeps older
-- records out, an expired one so that its version cannot go back. The columns beside record repeat
-- what the record says where a statement has to look at it.
CREATE TABLE shares (
  link_id        BYTEA  NOT NULL PRIMARY KEY,
  stage          BIGINT NOT NULL,
  version        BIGINT NOT NULL,
  epoch          BIGINT NOT NULL,
  expires_ms     BIGINT NOT NULL, -- 0: never
  download_limit BIGINT NOT NULL, -- 0: none
  downloads      BIGINT NOT NULL,
  object_count   BIGINT NOT NULL,
  stored_bytes   BIGINT NOT NULL,
  created_ms     BIGINT NOT NULL,
  sweep_ms       BIGINT,          -- when housekeeping must look at it next; NULL: never
  manifest_id    BYTEA  NOT NULL,
  blocked_for    TEXT,            -- the operator's reason; NULL: not blocked
  record         BYTEA  NOT NULL
);

CREATE INDEX shares_to_sweep ON shares (sweep_ms, link_id) WHERE sweep_ms IS NOT NULL;

-- Apart from shares, so that a page of shares holds many of them. Removed when a share ends.
CREATE TABLE share_boxes (
  link_id   BYTEA NOT NULL PRIMARY KEY,
  capsule   BYTEA NOT NULL,
  owner_box BYTEA NOT NULL
);

-- Shares in the making: while such a row is there, objects of this link id are claimed for a share
-- that is not there yet.
CREATE TABLE share_drafts (
  link_id    BYTEA  NOT NULL PRIMARY KEY,
  attempt    BYTEA  NOT NULL,
  list_hash  BYTEA  NOT NULL,
  touched_ms BIGINT NOT NULL
);

CREATE INDEX share_drafts_by_age ON share_drafts (touched_ms, link_id);

-- Sums over shares that keep their objects, in slots so that writers of different shares do not
-- wait for each other: docs/decisions/0024.
CREATE TABLE share_counts (
  slot         BIGINT NOT NULL PRIMARY KEY,
  shares       BIGINT NOT NULL,
  objects      BIGINT NOT NULL,
  stored_bytes BIGINT NOT NULL,
  downloads    BIGINT NOT NULL -- of all shares there ever were
);

CREATE TABLE grants (
  grant_hash BYTEA  NOT NULL PRIMARY KEY,
  link_id    BYTEA  NOT NULL,
  epoch      BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL
);

CREATE INDEX grants_by_share ON grants (link_id, expires_ms);

CREATE INDEX grants_by_expiry ON grants (expires_ms, grant_hash);

CREATE TABLE upload_tokens (
  token_id    BYTEA  NOT NULL PRIMARY KEY,
  name        TEXT   NOT NULL,
  token_hash  BYTEA  NOT NULL UNIQUE,
  quota_bytes BIGINT, -- NULL: none of its own
  created_ms  BIGINT NOT NULL,
  expires_ms  BIGINT, -- NULL: never
  revoked_ms  BIGINT  -- NULL: not revoked
);
