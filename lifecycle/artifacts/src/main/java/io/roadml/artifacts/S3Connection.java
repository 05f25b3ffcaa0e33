package io.roadml.artifacts;

import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// Makes the client of a location.
final class S3Connection {
  private S3Connection() {
  }

  /// The SDK's own checksums are off: they come in a form that other servers than AWS's do not read. What is sent carries its
  /// SHA-256 instead, and what is read is hashed by us.
  static S3Client open(S3Location location) {
    S3ClientBuilder builder = S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED).forcePathStyle(location.isPathStyle());
    location.endpoint().ifPresent(builder::endpointOverride);
    location.region().map(Region::of).ifPresent(builder::region);
    return builder.build();
  }
}
