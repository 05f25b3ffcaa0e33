-- Times are milliseconds since 1970-01-01T00:00Z, as MLflow's clients give and take them. Texts are compared by their
-- bytes, so that both databases order them alike. Tables without foreign keys are written thousands of rows at a time;
-- who deletes a run for good deletes from all of them.

-- Numbers that are given out once.
CREATE TABLE counter (
  name VARCHAR(64) NOT NULL PRIMARY KEY,
  next BIGINT      NOT NULL
);
INSERT INTO counter (name, next) VALUES ('experiment', 1), ('run', 1), ('dataset', 1), ('model_metric', 1);

CREATE TABLE experiment (
  experiment_id     BIGINT       NOT NULL PRIMARY KEY,
  name              VARCHAR(500) ${bytewise} NOT NULL UNIQUE,
  artifact_location TEXT         NOT NULL,
  lifecycle_stage   VARCHAR(8)   NOT NULL,
  creation_time     BIGINT       NOT NULL,
  last_update_time  BIGINT       NOT NULL
);

CREATE TABLE experiment_tag (
  experiment_id BIGINT        NOT NULL,
  key           VARCHAR(250)  ${bytewise} NOT NULL,
  value         VARCHAR(5000) ${bytewise} NOT NULL,
  PRIMARY KEY (experiment_id, key)
) ${clustered};
CREATE INDEX experiment_tag_value ON experiment_tag (key, substr(value, 1, 100), experiment_id);

-- sequence counts the metrics that were logged: it gives them their order, and changing it is how a writer locks the run.
CREATE TABLE run (
  run_no                  BIGINT      NOT NULL PRIMARY KEY,
  run_id                  VARCHAR(32) ${bytewise} NOT NULL UNIQUE,
  experiment_id           BIGINT      NOT NULL,
  name                    TEXT        ${bytewise} NOT NULL,
  user_id                 TEXT        ${bytewise} NOT NULL,
  status                  VARCHAR(9)  ${bytewise} NOT NULL,
  start_time              BIGINT      NOT NULL,
  end_time                BIGINT,
  artifact_uri            TEXT        ${bytewise} NOT NULL,
  lifecycle_stage         VARCHAR(8)  NOT NULL,
  deleted_time            BIGINT,
  deleted_with_experiment SMALLINT    NOT NULL,
  sequence                BIGINT      NOT NULL
);
CREATE INDEX run_newest ON run (experiment_id, lifecycle_stage, start_time DESC, run_id);

CREATE TABLE param (
  run_no BIGINT       NOT NULL,
  key    VARCHAR(250) ${bytewise} NOT NULL,
  value  TEXT         ${bytewise} NOT NULL,
  PRIMARY KEY (run_no, key)
) ${clustered};
CREATE INDEX param_value ON param (key, substr(value, 1, 100), run_no);

CREATE TABLE run_tag (
  run_no BIGINT       NOT NULL,
  key    VARCHAR(250) ${bytewise} NOT NULL,
  value  TEXT         ${bytewise} NOT NULL,
  PRIMARY KEY (run_no, key)
) ${clustered};
CREATE INDEX run_tag_value ON run_tag (key, substr(value, 1, 100), run_no);

-- The key is what makes a duplicate; within a moment and a step, sequence is the order.
CREATE TABLE metric (
  run_no    BIGINT           NOT NULL,
  key       VARCHAR(250)     ${bytewise} NOT NULL,
  logged_at BIGINT           NOT NULL,
  step      BIGINT           NOT NULL,
  value     DOUBLE PRECISION NOT NULL,
  is_nan    SMALLINT         NOT NULL,
  sequence  BIGINT           NOT NULL,
  PRIMARY KEY (run_no, key, logged_at, step, value, is_nan)
) ${clustered};

-- Of each metric the one with the greatest (step, logged_at, value).
CREATE TABLE latest_metric (
  run_no    BIGINT           NOT NULL,
  key       VARCHAR(250)     ${bytewise} NOT NULL,
  logged_at BIGINT           NOT NULL,
  step      BIGINT           NOT NULL,
  value     DOUBLE PRECISION NOT NULL,
  is_nan    SMALLINT         NOT NULL,
  PRIMARY KEY (run_no, key)
) ${clustered};
CREATE INDEX latest_metric_value ON latest_metric (key, is_nan, value, run_no);

CREATE TABLE dataset (
  dataset_no    BIGINT       NOT NULL PRIMARY KEY,
  experiment_id BIGINT       NOT NULL,
  name          VARCHAR(500) ${bytewise} NOT NULL,
  digest        VARCHAR(36)  ${bytewise} NOT NULL,
  source_type   TEXT         NOT NULL,
  source        TEXT         NOT NULL,
  schema        TEXT,
  profile       TEXT,
  UNIQUE (experiment_id, name, digest)
);

CREATE TABLE run_input (
  run_no     BIGINT NOT NULL,
  dataset_no BIGINT NOT NULL,
  PRIMARY KEY (run_no, dataset_no)
) ${clustered};
CREATE INDEX run_input_dataset ON run_input (dataset_no, run_no);

CREATE TABLE run_input_tag (
  run_no     BIGINT       NOT NULL,
  dataset_no BIGINT       NOT NULL,
  key        VARCHAR(250) ${bytewise} NOT NULL,
  value      TEXT         ${bytewise} NOT NULL,
  PRIMARY KEY (run_no, dataset_no, key)
) ${clustered};

CREATE TABLE logged_model (
  model_id          VARCHAR(34)  ${bytewise} NOT NULL PRIMARY KEY,
  experiment_id     BIGINT       NOT NULL,
  name              VARCHAR(500) ${bytewise} NOT NULL,
  artifact_uri      TEXT         NOT NULL,
  model_type        VARCHAR(500) ${bytewise} NOT NULL,
  source_run_id     VARCHAR(32)  ${bytewise},
  status            VARCHAR(16)  ${bytewise} NOT NULL,
  status_message    TEXT,
  lifecycle_stage   VARCHAR(8)   NOT NULL,
  creation_time     BIGINT       NOT NULL,
  last_update_time  BIGINT       NOT NULL
);
CREATE INDEX logged_model_newest ON logged_model (experiment_id, lifecycle_stage, creation_time DESC, model_id);

CREATE TABLE logged_model_param (
  model_id VARCHAR(34)  ${bytewise} NOT NULL,
  key      VARCHAR(250) ${bytewise} NOT NULL,
  value    TEXT         ${bytewise} NOT NULL,
  PRIMARY KEY (model_id, key)
) ${clustered};
CREATE INDEX logged_model_param_value ON logged_model_param (key, substr(value, 1, 100), model_id);

CREATE TABLE logged_model_tag (
  model_id VARCHAR(34)  ${bytewise} NOT NULL,
  key      VARCHAR(250) ${bytewise} NOT NULL,
  value    TEXT         ${bytewise} NOT NULL,
  PRIMARY KEY (model_id, key)
) ${clustered};
CREATE INDEX logged_model_tag_value ON logged_model_tag (key, substr(value, 1, 100), model_id);

-- Without a dataset its name and digest are empty.
CREATE TABLE logged_model_metric (
  model_id       VARCHAR(34)      ${bytewise} NOT NULL,
  key            VARCHAR(250)     ${bytewise} NOT NULL,
  logged_at      BIGINT           NOT NULL,
  step           BIGINT           NOT NULL,
  run_id         VARCHAR(32)      ${bytewise} NOT NULL,
  dataset_digest VARCHAR(36)      ${bytewise} NOT NULL,
  value          DOUBLE PRECISION NOT NULL,
  is_nan         SMALLINT         NOT NULL,
  dataset_name   VARCHAR(500)     ${bytewise} NOT NULL,
  metric_no      BIGINT           NOT NULL,
  PRIMARY KEY (model_id, key, logged_at, step, run_id, dataset_digest, value, is_nan)
) ${clustered};
CREATE INDEX logged_model_metric_value ON logged_model_metric (key, is_nan, value, model_id);

-- Which logged models a run used (is_output 0) and made (is_output 1).
CREATE TABLE run_model (
  run_no    BIGINT      NOT NULL,
  is_output SMALLINT    NOT NULL,
  model_id  VARCHAR(34) ${bytewise} NOT NULL,
  step      BIGINT      NOT NULL,
  PRIMARY KEY (run_no, is_output, model_id)
) ${clustered};
CREATE INDEX run_model_of ON run_model (model_id, is_output, run_no);

-- Folders have neither digest nor size.
CREATE TABLE artifact (
  parent VARCHAR(1500) ${bytewise} NOT NULL,
  name   VARCHAR(1500) ${bytewise} NOT NULL,
  digest VARCHAR(64),
  size   BIGINT        NOT NULL,
  PRIMARY KEY (parent, name)
) ${clustered};
CREATE INDEX artifact_digest ON artifact (digest);
