-- Times are microseconds since 1970-01-01T00:00Z. Steps are named by their paths in a run, digests are SHA-256 in hexadecimal.

-- A run is written with its first event and never changed. It is resumed at most once: who wants to resume it again resumes
-- the run that did. root_run is the run that is nested in no other: itself, or where it belongs in the end.
CREATE TABLE pipeline_run (
  run_id      VARCHAR(64)  ${bytewise} NOT NULL PRIMARY KEY,
  pipeline    VARCHAR(255) ${bytewise} NOT NULL,
  started_at  BIGINT       NOT NULL,
  resumes     VARCHAR(64)  ${bytewise} UNIQUE,
  parent_run  VARCHAR(64)  ${bytewise},
  root_run    VARCHAR(64)  ${bytewise} NOT NULL
);
CREATE INDEX pipeline_run_newest ON pipeline_run (started_at DESC, run_id);
CREATE INDEX pipeline_run_of ON pipeline_run (pipeline, started_at DESC, run_id);
CREATE INDEX pipeline_run_nested ON pipeline_run (parent_run);

-- The journal: rows are added and never changed. step is empty for what concerns the whole run; state is what a run, a step or
-- an attempt has come to, and output what the step gave.
CREATE TABLE pipeline_event (
  run_id   VARCHAR(64)   ${bytewise} NOT NULL,
  sequence BIGINT        NOT NULL,
  at       BIGINT        NOT NULL,
  kind     VARCHAR(24)   NOT NULL,
  step     VARCHAR(1000) ${bytewise} NOT NULL,
  state    VARCHAR(24),
  output   VARCHAR(64),
  body     TEXT          NOT NULL,
  PRIMARY KEY (run_id, sequence)
) ${clustered};
CREATE INDEX pipeline_event_of_step ON pipeline_event (run_id, step, sequence);
CREATE INDEX pipeline_event_output ON pipeline_event (output);

-- Whoever has the token may go on: with a run and those nested in it (run/…), or with computing what a key stands for (key/…). The last four columns
-- say whose it is, so that another process of the same machine sees when that one has died.
CREATE TABLE pipeline_lease (
  name       VARCHAR(255) ${bytewise} NOT NULL PRIMARY KEY,
  token      VARCHAR(36)  NOT NULL,
  expires_at BIGINT       NOT NULL,
  machine    VARCHAR(255) NOT NULL,
  pid        BIGINT       NOT NULL,
  started_at BIGINT       NOT NULL
);

-- Outputs by their bytes: small ones here, in Base64; others, and the files that belong to a value, are blobs of the artifact
-- store. size is that of all of them together.
CREATE TABLE pipeline_value (
  digest  VARCHAR(64) NOT NULL PRIMARY KEY,
  size    BIGINT      NOT NULL,
  body    TEXT,
  kept_at BIGINT      NOT NULL
);
CREATE TABLE pipeline_value_blob (
  digest VARCHAR(64) NOT NULL,
  blob   VARCHAR(64) NOT NULL,
  PRIMARY KEY (digest, blob)
) ${clustered};
CREATE INDEX pipeline_value_blob_of ON pipeline_value_blob (blob);

-- What a key was made of, so that a miss can be explained. element is the index in a map, empty for other steps.
CREATE TABLE pipeline_key (
  cache_key VARCHAR(64)  NOT NULL PRIMARY KEY,
  step      VARCHAR(255) ${bytewise} NOT NULL,
  element   VARCHAR(11)  NOT NULL,
  parts     TEXT         NOT NULL,
  known_at  BIGINT       NOT NULL
);
CREATE INDEX pipeline_key_of_step ON pipeline_key (step, element, known_at DESC);

-- The cache: which output goes with a key.
CREATE TABLE pipeline_entry (
  cache_key VARCHAR(64) NOT NULL PRIMARY KEY,
  output    VARCHAR(64) NOT NULL,
  size      BIGINT      NOT NULL,
  kept_at   BIGINT      NOT NULL,
  used_at   BIGINT      NOT NULL
);
CREATE INDEX pipeline_entry_used ON pipeline_entry (used_at, cache_key);
CREATE INDEX pipeline_entry_output ON pipeline_entry (output);
