package io.roadml.metadata;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends MetadataStoreConformance {
  private String url;

  @BeforeEach
  void aDatabaseOfItsOwn() {
    url = TestPostgres.newDatabase();
  }

  @Override
  String place() {
    return url;
  }

  @Test
  void aServerThatIsNotThereIsNamedWithoutItsPassword() {
    IOException thrown = assertThrows(IOException.class,
        () -> MetadataStore.connect("jdbc:postgresql://127.0.0.1:1/none?user=u&password=secret", Clock.systemUTC()));
    assertTrue(thrown.getMessage().startsWith("url=jdbc:postgresql://127.0.0.1:1/none cannot be opened"),
        thrown.getMessage());
    assertFalse(thrown.getMessage().contains("secret"), thrown.getMessage());
  }

  @Test
  void aUrlOfAnotherDatabaseIsRefused() {
    IOException thrown = assertThrows(IOException.class,
        () -> MetadataStore.connect("jdbc:mysql://127.0.0.1/none", Clock.systemUTC()));
    assertTrue(thrown.getMessage().contains("jdbc:postgresql:"), thrown.getMessage());
  }
}
