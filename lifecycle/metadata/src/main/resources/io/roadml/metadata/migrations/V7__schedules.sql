-- Times are microseconds since 1970-01-01T00:00Z.

-- When a pipeline runs by the clock. body is everything that was said of it, as JSON; next_at the first instant that nobody has
-- looked at yet, null when there is none any more.
CREATE TABLE pipeline_schedule (
  name       VARCHAR(100) ${bytewise} NOT NULL PRIMARY KEY,
  body       TEXT   NOT NULL,
  is_paused  BIGINT NOT NULL,
  next_at    BIGINT,
  defined_at BIGINT NOT NULL
);

-- A range of instants that somebody has asked for afterwards.
CREATE TABLE pipeline_backfill (
  backfill     VARCHAR(36)  NOT NULL PRIMARY KEY,
  schedule     VARCHAR(100) ${bytewise} NOT NULL,
  from_at      BIGINT NOT NULL,
  to_at        BIGINT NOT NULL,
  max_parallel BIGINT NOT NULL,
  asked_at     BIGINT NOT NULL
);

-- An instant of a schedule, once: however many processes look at the clock, the key lets one of them fire. round counts how often a
-- backfill has had it done again. owner and claimed_until say who is about to start its run, and by when that must be done;
-- is_unwanted that its run is to be cancelled by whoever has it.
CREATE TABLE pipeline_fire (
  schedule      VARCHAR(100) ${bytewise} NOT NULL,
  fire_at       BIGINT       NOT NULL,
  round         BIGINT       NOT NULL,
  state         VARCHAR(12)  NOT NULL,
  backfill      VARCHAR(36),
  run_id        VARCHAR(64)  ${bytewise},
  attempts      BIGINT       NOT NULL,
  owner         VARCHAR(36),
  claimed_until BIGINT,
  is_unwanted   BIGINT       NOT NULL,
  message       TEXT,
  changed_at    BIGINT       NOT NULL,
  PRIMARY KEY (schedule, fire_at)
) ${clustered};
CREATE INDEX pipeline_fire_state ON pipeline_fire (state, schedule, fire_at);
CREATE INDEX pipeline_fire_backfill ON pipeline_fire (backfill, state);
