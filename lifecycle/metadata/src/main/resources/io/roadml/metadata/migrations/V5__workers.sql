-- Steps that are called by workers of other processes and machines. They are used on PostgreSQL only.

-- Runners that have calls made; seen_at is by the clock of the database, in microseconds since 1970-01-01T00:00Z.
CREATE TABLE pipeline_pool (
  pool_id VARCHAR(36) NOT NULL PRIMARY KEY,
  seen_at BIGINT      NOT NULL
);

-- A call: WAITING, RUNNING, DONE with the digest of what came of it, or LOST. Whoever has the token of the last pick may say what came of it, and
-- nobody else. The runner deletes the row when it knows, or wants to know no more.
CREATE TABLE pipeline_task (
  task_id VARCHAR(36)   NOT NULL PRIMARY KEY,
  pool_id VARCHAR(36)   NOT NULL,
  run_id  VARCHAR(64)   NOT NULL,
  step    VARCHAR(1000) NOT NULL,
  state   VARCHAR(24)   NOT NULL,
  picks   INTEGER       NOT NULL,
  token   VARCHAR(36),
  worker  VARCHAR(255),
  result  VARCHAR(64)
);
CREATE INDEX pipeline_task_of_pool ON pipeline_task (pool_id, state);
CREATE INDEX pipeline_task_of_worker ON pipeline_task (worker, state);

-- What a call is made with, by digest: the call itself at 0, and then its inputs.
CREATE TABLE pipeline_task_value (
  task_id  VARCHAR(36) NOT NULL,
  position INTEGER     NOT NULL,
  digest   VARCHAR(64) NOT NULL,
  PRIMARY KEY (task_id, position)
);
CREATE INDEX pipeline_task_value_of ON pipeline_task_value (digest);

-- What calls have logged and the runner has not yet taken. sequence counts within a pick.
CREATE TABLE pipeline_task_line (
  task_id  VARCHAR(36) NOT NULL,
  pick     INTEGER     NOT NULL,
  sequence BIGINT      NOT NULL,
  line     TEXT        NOT NULL,
  PRIMARY KEY (task_id, pick, sequence)
);

-- The table of db-scheduler, with the columns that it wants: it says what is to be picked and by whom it is.
CREATE TABLE pipeline_queue (
  task_name            TEXT        NOT NULL,
  task_instance        TEXT        NOT NULL,
  task_data            BYTEA,
  execution_time       TIMESTAMPTZ NOT NULL,
  picked               BOOLEAN     NOT NULL,
  picked_by            TEXT,
  last_success         TIMESTAMPTZ,
  last_failure         TIMESTAMPTZ,
  consecutive_failures INTEGER,
  last_heartbeat       TIMESTAMPTZ,
  version              BIGINT      NOT NULL,
  priority             SMALLINT,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX pipeline_queue_time ON pipeline_queue (execution_time);
CREATE INDEX pipeline_queue_heartbeat ON pipeline_queue (last_heartbeat);
CREATE INDEX pipeline_queue_priority ON pipeline_queue (priority DESC, execution_time ASC);
