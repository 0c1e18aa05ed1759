CREATE TABLE limits AS SELECT
  current_setting('lock_timeout') || ' ' || current_setting('statement_timeout') || ' '
    || current_setting('idle_in_transaction_session_timeout') AS noted;
