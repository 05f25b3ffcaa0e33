/// Values: what a run is given and what its steps give each other, as bytes that can be kept, compared and carried.
///
/// ```
///                      ┌── ValueStore    kept, in rows and blobs, by the SHA-256 of the bytes
///   value ⇄ bytes ─────┼── ValueDigest   compared: equal values have equal bytes
///     ▲                └── PortableFile  carried to another process of the machine
///     └── ValueCodec, for a class that the format does not know
/// ```
///
/// The bytes are those of one format of our own: records, enums, the JDK's plain types, arrays and collections, paths, and
/// [Secret][io.roadml.pipeline.value.Secret]s, of which only the reference is written. Nothing is Java's serialisation, and
/// no class is made of bytes but these. A tag of the format never changes its meaning, so that what was kept stays readable.
///
/// This package knows nothing of pipelines and steps.
package io.roadml.pipeline.value;
