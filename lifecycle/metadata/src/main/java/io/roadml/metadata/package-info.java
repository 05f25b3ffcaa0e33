/// What the life-cycle modules must not lose: definitions, progress and, later, experiments and models, in one
/// transactional store.
///
/// A [MetadataStore] owns the connections, the migrations and the transactions; for each area there is a narrow class
/// that owns its tables, such as [Definitions] and [Watermarks]. A new area is a migration in
/// `io/roadml/metadata/migrations` and a class beside them. SQL keeps to what SQLite and PostgreSQL both understand:
/// natural keys, BIGINT, BOOLEAN-free columns, `ON CONFLICT`. SQL, JDBC and YAML libraries are used inside and appear in
/// no public signature.
package io.roadml.metadata;
