package io.roadml.tracking;

/// An entry of a folder of artifacts.
///
/// @param path        from the root of the tree, with `/` between names
/// @param isDirectory whether it is a folder, which has neither digest nor size
/// @param digest      the SHA-256 of the bytes in hexadecimal digits, by which they are stored; null for a folder
/// @param size        in bytes; 0 for a folder
public record Artifact(String path, boolean isDirectory, String digest, long size) {}
