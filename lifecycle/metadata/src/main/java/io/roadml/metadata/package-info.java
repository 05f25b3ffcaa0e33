/// What the life-cycle modules must not lose: definitions, progress, experiments and models, in one transactional store.
///
/// A [MetadataStore] owns the connections, the migrations and the transactions. [Definitions] and [Watermarks] are narrow
/// classes that own their tables; a module with tables of its own runs its statements through [Sql]. All migrations are in
/// `io/roadml/metadata/migrations`, in one order. SQL keeps to what SQLite and PostgreSQL both understand: natural keys,
/// BIGINT, BOOLEAN-free columns, `ON CONFLICT`. SQL, JDBC and YAML libraries are used inside and appear in no public
/// signature.
package io.roadml.metadata;
