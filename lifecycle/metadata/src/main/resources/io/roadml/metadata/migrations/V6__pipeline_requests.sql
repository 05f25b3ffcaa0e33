-- Where a run's pipeline was found, so that others can go on with the run: a class or a definition, and jars as a JSON list.
CREATE TABLE pipeline_reference (
  run_id   VARCHAR(64) ${bytewise} NOT NULL PRIMARY KEY,
  pipeline TEXT        NOT NULL,
  jars     TEXT        NOT NULL
);

-- Runs that somebody wants to be cancelled. Whoever goes on with the run looks here, and its end takes the row away.
CREATE TABLE pipeline_cancel (
  run_id   VARCHAR(64) ${bytewise} NOT NULL PRIMARY KEY,
  asked_at BIGINT      NOT NULL
);
