-- Whose the segments are: the provider was told the same. One row, from the first start on.
CREATE TABLE store (
  id BYTEA NOT NULL PRIMARY KEY
);
