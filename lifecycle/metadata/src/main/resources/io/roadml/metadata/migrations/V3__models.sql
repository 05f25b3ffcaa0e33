-- Times are milliseconds since 1970-01-01T00:00Z, as MLflow's clients give and take them. A model's id is ours and stays when
-- it is renamed; runs are known by their ids as text only.

-- revision grows by 1 with each change of the model, its versions and aliases; last_version counts deleted versions too.
CREATE TABLE registered_model (
  model_id     VARCHAR(32)  NOT NULL PRIMARY KEY,
  name         VARCHAR(255) ${bytewise} NOT NULL UNIQUE,
  created_at   BIGINT       NOT NULL,
  updated_at   BIGINT       NOT NULL,
  user_id      TEXT         NOT NULL,
  description  TEXT         NOT NULL,
  last_version BIGINT       NOT NULL,
  revision     BIGINT       NOT NULL
);

CREATE TABLE registered_model_tag (
  model_id VARCHAR(32)  NOT NULL REFERENCES registered_model ON DELETE CASCADE,
  key      VARCHAR(250) ${bytewise} NOT NULL,
  value    TEXT         NOT NULL,
  PRIMARY KEY (model_id, key)
);

-- storage is where the files are; source is what the client called it. A deleted version keeps its number and its row.
CREATE TABLE model_version (
  model_id       VARCHAR(32)  NOT NULL REFERENCES registered_model ON DELETE CASCADE,
  version        BIGINT       NOT NULL,
  created_at     BIGINT       NOT NULL,
  updated_at     BIGINT       NOT NULL,
  user_id        TEXT         NOT NULL,
  description    TEXT         NOT NULL,
  stage          VARCHAR(20)  NOT NULL,
  source         TEXT         NOT NULL,
  storage        TEXT         NOT NULL,
  run_id         VARCHAR(255) ${bytewise} NOT NULL,
  run_link       TEXT         NOT NULL,
  status         VARCHAR(24)  NOT NULL,
  status_message TEXT         NOT NULL,
  semver         VARCHAR(255),
  code_version   TEXT ${bytewise}         NOT NULL,
  parent         BIGINT,
  signature      TEXT         NOT NULL,
  input_example  TEXT         NOT NULL,
  PRIMARY KEY (model_id, version),
  UNIQUE (model_id, semver)
);
CREATE INDEX model_version_of_run ON model_version (run_id);

CREATE TABLE model_version_tag (
  model_id VARCHAR(32)  NOT NULL,
  version  BIGINT       NOT NULL,
  key      VARCHAR(250) ${bytewise} NOT NULL,
  value    TEXT         NOT NULL,
  PRIMARY KEY (model_id, version, key),
  FOREIGN KEY (model_id, version) REFERENCES model_version ON DELETE CASCADE
);

-- A number as Java writes it, for NaN and the infinities are numbers too.
CREATE TABLE model_version_metric (
  model_id VARCHAR(32)  NOT NULL,
  version  BIGINT       NOT NULL,
  key      VARCHAR(250) ${bytewise} NOT NULL,
  value    VARCHAR(32)  NOT NULL,
  PRIMARY KEY (model_id, version, key),
  FOREIGN KEY (model_id, version) REFERENCES model_version ON DELETE CASCADE
);

CREATE TABLE model_version_dataset (
  model_id    VARCHAR(32)  NOT NULL,
  version     BIGINT       NOT NULL,
  fingerprint VARCHAR(255) ${bytewise} NOT NULL,
  PRIMARY KEY (model_id, version, fingerprint),
  FOREIGN KEY (model_id, version) REFERENCES model_version ON DELETE CASCADE
);

-- The manifest: which files a version has, by the SHA-256 of their bytes.
CREATE TABLE model_file (
  model_id VARCHAR(32)  NOT NULL,
  version  BIGINT       NOT NULL,
  path     VARCHAR(500) ${bytewise} NOT NULL,
  digest   VARCHAR(64)  NOT NULL,
  size     BIGINT       NOT NULL,
  PRIMARY KEY (model_id, version, path),
  FOREIGN KEY (model_id, version) REFERENCES model_version ON DELETE CASCADE
);
CREATE INDEX model_file_digest ON model_file (digest);

CREATE TABLE model_alias (
  model_id VARCHAR(32)  NOT NULL REFERENCES registered_model ON DELETE CASCADE,
  alias    VARCHAR(255) ${bytewise} NOT NULL,
  version  BIGINT       NOT NULL,
  PRIMARY KEY (model_id, alias)
);

-- Rows are added and never changed; those of a deleted model stay. What changed together has the same revision.
CREATE TABLE model_event (
  model_id    VARCHAR(32)  NOT NULL,
  revision    BIGINT       NOT NULL,
  ordinal     BIGINT       NOT NULL,
  at          BIGINT       NOT NULL,
  actor       TEXT         NOT NULL,
  reason      TEXT         NOT NULL,
  name        VARCHAR(255) ${bytewise} NOT NULL,
  kind        VARCHAR(24)  NOT NULL,
  version     BIGINT       NOT NULL,
  subject     TEXT         NOT NULL,
  value_before TEXT        NOT NULL,
  value_after TEXT         NOT NULL,
  by_rollback BIGINT       NOT NULL,
  PRIMARY KEY (model_id, revision, ordinal)
);
CREATE INDEX model_event_of_name ON model_event (name);
