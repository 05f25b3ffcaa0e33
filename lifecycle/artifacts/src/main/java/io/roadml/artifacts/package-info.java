/// The bytes of the life cycle: files of runs, models and their manifests, kept by what they contain.
///
/// An [ArtifactStore] knows a blob by its SHA-256 and by no name; which path of which run or model version stands for which
/// digest is a row of the metadata store. It is a folder, or a bucket that speaks S3's protocol; both keep the same promises,
/// and one suite of tests holds both to them. The AWS SDK is used inside and appears in no public signature; it is on the
/// class path only where somebody puts it there.
package io.roadml.artifacts;
