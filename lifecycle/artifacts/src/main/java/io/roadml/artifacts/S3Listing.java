package io.roadml.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.core.exception.SdkException;

/// The elements of an SDK's iterator, page after page, whose failures are ours.
///
/// - Threading: for one thread.
final class S3Listing<T> implements Iterator<T> {
  private final Iterator<T> elements;
  private final Function<SdkException, IOException> failure;

  private S3Listing(Iterator<T> elements, Function<SdkException, IOException> failure) {
    this.elements = elements;
    this.failure = failure;
  }

  static <T> Stream<T> stream(Iterator<T> elements, Function<SdkException, IOException> failure) {
    Iterator<T> translated = new S3Listing<>(elements, failure);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(translated, Spliterator.ORDERED), false);
  }

  @Override
  public boolean hasNext() {
    return translated(elements::hasNext);
  }

  @Override
  public T next() {
    return translated(elements::next);
  }

  private <R> R translated(Supplier<R> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw new UncheckedIOException(failure.apply(e));
    }
  }
}
