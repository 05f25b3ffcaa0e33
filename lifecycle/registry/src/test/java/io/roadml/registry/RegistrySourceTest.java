package io.roadml.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.ErrorCode;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RegistrySourceTest extends RegistryFixture {
  private static final ModelUri PRODUCTION = ModelUri.parse("models:/flights/Production");

  @Override
  String place() {
    return folder.resolve("data").toString();
  }

  @Test
  void aPromotionAndARollbackAreToldWithinASecond() throws Exception {
    register("flights", 1);
    register("flights", 2);
    registry.promote("flights", 1, ModelStage.PRODUCTION, "ada", "");
    try (RegistrySource source = source(PRODUCTION)) {
      Semaphore told = new Semaphore(0);
      source.onChange(told::release);
      registry.promote("flights", 2, ModelStage.PRODUCTION, "ada", "");
      assertTrue(told.tryAcquire(1, TimeUnit.SECONDS));
      assertEquals("[m 2]", TwoProcessesConformance.offers(source).toString());
      registry.rollback("flights", ModelStage.PRODUCTION, ADA);
      assertTrue(told.tryAcquire(1, TimeUnit.SECONDS));
      assertEquals("[m 1]", TwoProcessesConformance.offers(source).toString());
      registry.describeModel("flights", "nothing to load", ADA);
      registry.setAlias("flights", "x", 1, ADA);
      registry.promote("flights", 2, ModelStage.PRODUCTION, "ada", "");
      assertTrue(told.tryAcquire(1, TimeUnit.SECONDS));
      assertEquals(0, told.availablePermits());
    }
  }

  private RegistrySource source(ModelUri uri) throws java.io.IOException {
    return RegistrySource.open(registry, Map.of("m", uri), folder.resolve("served"));
  }

  @Test
  void aRegisteredFoldersConfigurationIsOffered() throws Exception {
    Files.createDirectories(folder.resolve("model"));
    OnnxAdder.write(folder.resolve("model/model.onnx"), 1);
    Files.writeString(folder.resolve("model/config.pbtxt"), "max_batch_size: 4");
    registry.register("flights", folder.resolve("model"), Registration.by("ada"));
    try (RegistrySource source = source(ModelUri.parse("models:/flights/1"))) {
      assertEquals("max_batch_size: 4", Files.readString(source.list().getFirst().configuration()));
      assertEquals("model.onnx", source.list().getFirst().file());
    }
  }

  @Test
  void whatIsArchivedOrCannotBeCopiedLeavesTheLastOneServed() throws Exception {
    register("flights", 1);
    ModelVersion broken = register("flights", 2);
    register("flights", 3);
    registry.promote("flights", 1, ModelStage.PRODUCTION, "ada", "");
    try (RegistrySource source = source(PRODUCTION)) {
      Semaphore told = new Semaphore(0);
      source.onChange(told::release);
      registry.transition("flights", 1, ModelStage.ARCHIVED, false, ADA);
      artifacts.delete(registry.files("flights", broken.version()).getFirst().digest());
      registry.promote("flights", 2, ModelStage.PRODUCTION, "ada", "");
      registry.promote("flights", 3, ModelStage.PRODUCTION, "ada", "");
      assertTrue(told.tryAcquire(10, TimeUnit.SECONDS));
      assertEquals("[m 3]", TwoProcessesConformance.offers(source).toString());
    }
  }

  @Test
  void twoSourcesHaveFoldersOfTheirOwnAndAKilledOnesIsUsedAgain() throws Exception {
    register("flights", 1);
    registry.promote("flights", 1, ModelStage.PRODUCTION, "ada", "");
    Files.createDirectories(folder.resolve("served/0/left/behind"));
    try (RegistrySource one = source(PRODUCTION); RegistrySource other = source(PRODUCTION)) {
      assertEquals(folder.resolve("served/0/0/flights/1"), one.list().getFirst().folder());
      assertEquals(folder.resolve("served/1/0/flights/1"), other.list().getFirst().folder());
      assertTrue(Files.notExists(folder.resolve("served/0/left")));
    }
  }

  @Test
  void anUnknownModelIsRefusedWithTheNearestName() {
    register("flights", 1);
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST,
        "Registered Model with name=flight not found; did you mean 'flights'?",
        () -> source(ModelUri.parse("models:/flight/Production")));
  }

  @Test
  void oldCopiesAreRemoved() throws Exception {
    for (int i = 1; i <= 9; i++) {
      register("flights", i);
    }
    registry.promote("flights", 1, ModelStage.PRODUCTION, "ada", "");
    try (RegistrySource source = source(PRODUCTION)) {
      Semaphore told = new Semaphore(0);
      source.onChange(told::release);
      for (int i = 2; i <= 9; i++) {
        registry.promote("flights", i, ModelStage.PRODUCTION, "ada", "");
        assertTrue(told.tryAcquire(10, TimeUnit.SECONDS));
      }
      try (var copies = Files.list(folder.resolve("served/0"))) {
        assertEquals(4, copies.count());
      }
    }
  }
}
