-- Times are microseconds since 1970-01-01T00:00Z. A row's version starts at 1 and grows by 1 with each change.
CREATE TABLE definition (
  project        VARCHAR(255) NOT NULL,
  kind           VARCHAR(64)  NOT NULL,
  name           VARCHAR(255) NOT NULL,
  schema_version BIGINT       NOT NULL,
  body           TEXT         NOT NULL,
  updated_at     BIGINT       NOT NULL,
  version        BIGINT       NOT NULL,
  PRIMARY KEY (project, kind, name)
);

-- What each schema version said; never changed afterwards.
CREATE TABLE definition_schema (
  project        VARCHAR(255) NOT NULL,
  kind           VARCHAR(64)  NOT NULL,
  name           VARCHAR(255) NOT NULL,
  schema_version BIGINT       NOT NULL,
  body           TEXT         NOT NULL,
  created_at     BIGINT       NOT NULL,
  PRIMARY KEY (project, kind, name, schema_version),
  FOREIGN KEY (project, kind, name) REFERENCES definition (project, kind, name) ON DELETE CASCADE
);

-- How far a view has been copied to its online store: event times up to end_micros of rows below next_sequence.
CREATE TABLE watermark (
  project        VARCHAR(255) NOT NULL,
  view_name      VARCHAR(255) NOT NULL,
  end_micros     BIGINT       NOT NULL,
  next_sequence  BIGINT       NOT NULL,
  updated_at     BIGINT       NOT NULL,
  version        BIGINT       NOT NULL,
  PRIMARY KEY (project, view_name)
);
