package io.roadml.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who moved what, when and why; what was there at a moment; and back to it.
abstract class HistoryConformance extends RegistryFixture {
  @Test
  void everyMoveHasItsActorAndItsReason() {
    register("flights", 1);
    register("flights", 2);
    registry.promote("flights", 1, ModelStage.PRODUCTION, "ada", "first");
    registry.promote("flights", 2, ModelStage.PRODUCTION, "bob", "better");
    List<String> lines = registry.history("flights").stream().map(event -> event.kind() + " " + event.version() + " "
        + event.before() + ">" + event.after() + " by " + event.actor() + ": " + event.reason()).toList();
    assertEquals(List.of("CREATED 0 > by ada: ", "VERSION_REGISTERED 1 >None by ada: ",
        "VERSION_REGISTERED 2 >None by ada: ", "STAGE 1 None>Production by ada: first",
        "STAGE 1 Production>Archived by bob: better", "STAGE 2 None>Production by bob: better"), lines);
    List<Long> times = registry.history("flights").stream().map(ModelEvent::at).toList();
    assertEquals(times.stream().sorted().toList(), times);
  }

  @Test
  void whatWasInProductionAtAMomentIsKnown() {
    register("flights", 1);
    register("flights", 2);
    long before = millis.get();
    registry.promote("flights", 1, ModelStage.PRODUCTION, "ada", "");
    long one = millis.get();
    registry.promote("flights", 2, ModelStage.PRODUCTION, "ada", "");
    registry.deleteVersion("flights", 1, ADA);
    long two = millis.get();
    registry.transition("flights", 2, ModelStage.ARCHIVED, false, ADA);
    assertEquals(List.of(), inProduction(before - 1));
    assertEquals(List.of(1L), inProduction(one - 1));
    assertEquals(List.of(2L), inProduction(two - 1));
    assertEquals(List.of(), inProduction(millis.get()));
  }

  private List<Long> inProduction(long at) {
    return registry.asOf("flights", ModelStage.PRODUCTION, Instant.ofEpochMilli(at));
  }

  @Test
  void aRollbackGoesBackFurtherEachTime() {
    for (int i = 1; i <= 3; i++) {
      register("flights", i);
      registry.promote("flights", i, ModelStage.PRODUCTION, "ada", "");
    }
    assertEquals(2, registry.rollback("flights", ModelStage.PRODUCTION, ADA.because("3 is wrong")).version());
    assertEquals(ModelStage.ARCHIVED, registry.version("flights", 3).stage());
    assertEquals(1, registry.rollback("flights", ModelStage.PRODUCTION, ADA).version());
    refusedBeginning(ErrorCode.INVALID_STATE, "Registered Model with name=flights cannot be rolled back: no version",
        () -> registry.rollback("flights", ModelStage.PRODUCTION, ADA));
    registry.promote("flights", 3, ModelStage.PRODUCTION, "ada", "mended");
    assertEquals(1, registry.rollback("flights", ModelStage.PRODUCTION, ADA).version());
    assertTrue(registry.history("flights").getLast().rollback());
  }

  @Test
  void aRollbackPassesOverWhatIsDeletedAndOverGaps() {
    for (int i = 1; i <= 3; i++) {
      register("flights", i);
      registry.promote("flights", i, ModelStage.PRODUCTION, "ada", "");
    }
    registry.deleteVersion("flights", 2, ADA);
    assertEquals(1, registry.rollback("flights", ModelStage.PRODUCTION, ADA).version());
    registry.transition("flights", 1, ModelStage.ARCHIVED, false, ADA);
    assertEquals(1, registry.rollback("flights", ModelStage.PRODUCTION, ADA).version());
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid stage to roll back: Archived",
        () -> registry.rollback("flights", ModelStage.ARCHIVED, ADA));
  }

  @Test
  void aRollbackPutsBackSeveralIfSeveralWereThere() {
    for (int i = 1; i <= 3; i++) {
      register("flights", i);
    }
    registry.transition("flights", 1, ModelStage.PRODUCTION, false, ADA);
    registry.transition("flights", 2, ModelStage.PRODUCTION, false, ADA);
    registry.promote("flights", 3, ModelStage.PRODUCTION, "ada", "");
    registry.rollback("flights", ModelStage.PRODUCTION, ADA);
    assertEquals(List.of(1L, 2L), inProduction(millis.get()));
    registry.rollback("flights", ModelStage.PRODUCTION, ADA);
    assertEquals(List.of(1L), inProduction(millis.get()));
  }

  @Test
  void anAliasGoesBackToo() {
    register("flights", 1);
    register("flights", 2);
    registry.setAlias("flights", "champion", 1, ADA);
    long one = millis.get();
    registry.setAlias("flights", "champion", 2, ADA);
    assertEquals(Optional.of(1L), registry.asOf("flights", "champion", Instant.ofEpochMilli(one - 1)));
    assertEquals(1, registry.rollbackAlias("flights", "champion", ADA).version());
    refusedBeginning(ErrorCode.INVALID_STATE, "Registered Model with name=flights cannot be rolled back",
        () -> registry.rollbackAlias("flights", "champion", ADA));
  }

  @Test
  void aDecisionOnAnOldRevisionIsRefused() {
    register("flights", 1);
    long read = registry.model("flights").revision();
    registry.transition("flights", 1, ModelStage.STAGING, false, ADA.ifRevision(read));
    refusedBeginning(ErrorCode.ABORTED, "Registered Model with name=flights is no longer at revision=" + read,
        () -> registry.transition("flights", 1, ModelStage.PRODUCTION, false, ADA.ifRevision(read)));
    assertEquals(ModelStage.STAGING, registry.version("flights", 1).stage());
  }

  @Test
  void lineageIsFollowedBothWays() {
    register("flights", 1, from("r1", List.of("d1"), "c1", null));
    register("flights", 2, from("r2", List.of("d1", "d2"), "c1", 1L));
    register("flights", 3, from("r2", List.of("d3"), "c2", 2L));
    register("trains", 4, from("r2", List.of("d2"), "c3", null));
    VersionLineage two = registry.lineage("flights", 2);
    assertEquals(List.of(1L), two.ancestors());
    assertEquals(List.of(3L), two.children());
    assertEquals(List.of("flights/3", "trains/1"), names(two.sameRun()));
    assertEquals(List.of("flights/1", "trains/1"), names(two.sameData()));
    assertEquals(List.of("flights/1"), names(two.sameCode()));
    assertEquals(List.of("flights/2", "trains/1"), names(registry.versionsOfData("d2")));
    assertEquals(List.of("flights/1"), names(registry.versionsOfRun("r1")));
    assertEquals(List.of("flights/3"), names(registry.versionsOfCode("c2")));
    registry.deleteVersion("flights", 2, ADA);
    assertEquals(List.of(2L, 1L), registry.lineage("flights", 3).ancestors());
  }

  private static Registration from(String run, List<String> data, String code, Long parent) {
    return Registration.by("ada").withLineage(new Lineage(run, data, code, parent));
  }

  private static List<String> names(List<ModelVersion> versions) {
    return versions.stream().map(version -> version.name() + "/" + version.version()).toList();
  }
}
