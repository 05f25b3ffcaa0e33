package io.roadml.registry;

import java.nio.file.Path;

/// A version's files in a folder of this machine, each verified by its checksum.
///
/// @param version  which version
/// @param folder   where its files are
/// @param file     the model file within the folder; null where the engine's usual names tell
/// @param manifest the SHA-256 of the list of files and checksums: tells this content from any other
public record ModelFolder(ModelVersion version, Path folder, String file, String manifest) {}
