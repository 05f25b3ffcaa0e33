package io.roadml.registry;

/// A file of a version.
///
/// @param path   its path within the version, with `/`
/// @param digest the SHA-256 of its bytes, 64 lower-case hexadecimal digits
/// @param size   its length in bytes
public record ModelFile(String path, String digest, long size) {}
