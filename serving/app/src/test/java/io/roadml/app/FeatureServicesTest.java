package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roadml.features.Entity;
import io.roadml.features.Feature;
import io.roadml.features.FeatureService;
import io.roadml.features.FeatureStore;
import io.roadml.features.FeatureType;
import io.roadml.features.FeatureView;
import io.roadml.features.OnDemandView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server finds the services that others define, and makes nothing where there is nothing.
class FeatureServicesTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir
  private Path folder;
  private final AtomicLong nanos = new AtomicLong(-5);

  private FeatureStore store() throws IOException {
    FeatureStore store = FeatureStore.open(folder.resolve("data"), "shop");
    store.registerEntity(Entity.of("customer", FeatureType.INT64));
    store.registerFeatureView(FeatureView.of("customer", List.of("customer"),
        List.of(Feature.of("age", FeatureType.INT64), Feature.of("spend", FeatureType.DOUBLE))));
    return store;
  }

  private FeatureServices services() {
    return new FeatureServices(folder.resolve("data"), nanos::get);
  }

  @Test
  void aFolderThatIsNotThereHasNoServicesAndIsNotMade() {
    try (FeatureServices services = services()) {
      assertNull(services.features("shop", "v1"));
      assertNull(services.newest("shop", "v1"));
      assertEquals(List.of(), services.names("shop"));
      assertFalse(Files.exists(folder.resolve("data")));
    }
  }

  @Test
  void aNewServiceIsSeenAtOnceAndAChangedOneWithinASecond() throws IOException {
    try (FeatureServices services = services(); FeatureStore store = store()) {
      assertNull(services.features("shop", "v1"));
      store.registerFeatureService(new FeatureService("v1", List.of("customer:age")));
      assertEquals(List.of("customer:age"), services.features("shop", "v1"));
      store.registerFeatureService(new FeatureService("v1", List.of("customer:spend", "customer:age")));
      nanos.addAndGet(SECOND - 1);
      assertEquals(List.of("customer:age"), services.features("shop", "v1"));
      assertEquals(List.of("customer:spend", "customer:age"), services.newest("shop", "v1"), "for a model that loads");
      store.registerFeatureService(new FeatureService("v1", List.of("customer:spend")));
      nanos.addAndGet(SECOND);
      assertEquals(List.of("customer:spend"), services.features("shop", "v1"));
      assertEquals(List.of("v1"), services.names("shop"));
      assertNull(services.features("other", "v1"));
    }
  }

  @Test
  void whatNeedsCodeIsRefusedByName() throws IOException {
    try (FeatureServices services = services(); FeatureStore store = store()) {
      store.registerOnDemandView(new OnDemandView("loan", List.of("customer:spend"), List.of(),
          List.of(Feature.of("share", FeatureType.DOUBLE)), "share_of"));
      store.registerFeatureService(new FeatureService("v1", List.of("customer:age", "loan:share")));
      assertEquals(
          "feature loan:share of feature service v1 is computed on demand, by code that a server does not have;"
              + " ask for the others by name",
          assertThrows(IllegalArgumentException.class, () -> services.features("shop", "v1")).getMessage());
    }
  }
}
