package io.roadml.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What MLflow's clients rely on, whatever the database.
abstract class RegistryConformance extends RegistryFixture {
  @Test
  void aModelIsWhatItWasMadeWith() {
    RegisteredModel made = registry.createModel("flights", List.of(new ModelTag("team", "ops")), "late or not", ADA);
    assertEquals(made, registry.model("flights"));
    assertEquals(new RegisteredModel("flights", 1_700_000_000_000L, 1_700_000_000_000L, "ada", "late or not", List.of(),
        List.of(new ModelTag("team", "ops")), List.of(), 1), made);
  }

  @Test
  void namesMayContainNeitherSlashNorColonAndMayNotBeEmpty() {
    for (String name : List.of("a/b", "a:b", "a\nb")) {
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid Registered Model name: '", () -> createModel(name));
    }
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "Registered model name cannot be empty.", () -> createModel(""));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Registered model name '", () -> createModel("a".repeat(256)));
  }

  @Test
  void aDuplicateIsRefusedWith400() {
    createModel("flights");
    refused(ErrorCode.RESOURCE_ALREADY_EXISTS, "Registered Model (name=flights) already exists.",
        () -> createModel("flights"));
    createModel("trains");
    refused(ErrorCode.RESOURCE_ALREADY_EXISTS, "Registered Model (name=flights) already exists.",
        () -> registry.renameModel("trains", "flights", ADA));
    assertEquals(400, ErrorCode.RESOURCE_ALREADY_EXISTS.httpStatus());
  }

  @Test
  void whatIsMissingIsNamed() {
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Registered Model with name=x not found", () -> registry.model("x"));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Registered Model with name=x not found",
        () -> create("x", "s3://bucket/model"));
    createModel("x");
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Model Version (name=x, version=7) not found",
        () -> registry.version("x", 7));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "Parameter 'version' must be an integer, got '1.4.2'.",
        () -> ModelRegistry.versionNumber("1.4.2"));
  }

  @Test
  void aVersionsNumberIsOneMoreThanTheGreatestThatEverWas() {
    createModel("flights");
    assertEquals(1, create("flights", "s3://b/1").version());
    assertEquals(2, create("flights", "s3://b/2").version());
    registry.deleteVersion("flights", 2, ADA);
    assertEquals(3, create("flights", "s3://b/3").version());
  }

  @Test
  void aVersionHasWhatMlflowsClientsSee() {
    createModel("flights");
    ModelVersion made = registry.createVersion("flights", Registration.of("bob", "runs:/0123/model", "0123",
        List.of(new ModelTag("k", "v")), "http://ci/1", "first"), Change.by("bob"));
    assertEquals(made, registry.version("flights", 1));
    assertEquals("bob|None|first|runs:/0123/model|runs:/0123/model|0123|READY||http://ci/1",
        String.join("|", made.userId(), made.stage().label(), made.description(), made.source(), made.storage(),
            made.runId(), made.status().name(), made.statusMessage(), made.runLink()));
    assertEquals(List.of(new ModelTag("k", "v")), made.tags());
    assertEquals(made.createdAt(), made.updatedAt());
    ModelVersion described = registry.describeVersion("flights", 1, "better", ADA);
    assertEquals("better", described.description());
    assertTrue(described.updatedAt() > described.createdAt());
  }

  @Test
  void stagesHaveNamesInAnyCase() {
    assertEquals(ModelStage.PRODUCTION, ModelStage.named("pRoDuCtIoN"));
    refused(ErrorCode.INVALID_PARAMETER_VALUE,
        "Invalid Model Version stage: Prod. Value must be one of None, Staging, Production, Archived.",
        () -> ModelStage.named("Prod"));
  }

  @Test
  void noTransitionIsForbiddenWhenThePolicyIsOff() {
    createModel("flights");
    create("flights", "s3://b/1");
    for (ModelStage from : ModelStage.values()) {
      for (ModelStage to : ModelStage.values()) {
        registry.transition("flights", 1, from, false, ADA);
        assertEquals(to, registry.transition("flights", 1, to, false, ADA).stage());
      }
    }
  }

  @Test
  void aPolicyMayKeepToTheWay() {
    createModel("flights");
    create("flights", "s3://b/1");
    ModelRegistry strict = registry.withPolicy(StagePolicy.ENFORCE);
    refused(ErrorCode.INVALID_STATE, "Model Version (name=flights, version=1) would go from None to Production;"
        + " from None the way is to Staging or Archived",
        () -> strict.promote("flights", 1, ModelStage.PRODUCTION, "ada", ""));
    strict.promote("flights", 1, ModelStage.STAGING, "ada", "");
    assertEquals(ModelStage.PRODUCTION, strict.promote("flights", 1, ModelStage.PRODUCTION, "ada", "").stage());
    assertEquals(ModelStage.NONE,
        registry.withPolicy(StagePolicy.WARN).transition("flights", 1, ModelStage.NONE, false, ADA).stage());
  }

  @Test
  void existingVersionsAreArchivedOnlyIfAskedAndOnlyForActiveStages() {
    createModel("flights");
    create("flights", "s3://b/1");
    create("flights", "s3://b/2");
    registry.transition("flights", 1, ModelStage.PRODUCTION, false, ADA);
    registry.transition("flights", 2, ModelStage.PRODUCTION, false, ADA);
    assertEquals(ModelStage.PRODUCTION, registry.version("flights", 1).stage());
    registry.transition("flights", 2, ModelStage.PRODUCTION, true, ADA);
    assertEquals(ModelStage.ARCHIVED, registry.version("flights", 1).stage());
    refused(ErrorCode.INTERNAL_ERROR, "Model version transition cannot archive existing model versions because"
        + " 'Archived' is not an Active stage. Valid stages are ['Staging', 'Production']",
        () -> registry.transition("flights", 2, ModelStage.ARCHIVED, true, ADA));
  }

  @Test
  void latestVersionsWithoutStagesAreTheNewestOfEveryStageNoneIncluded() {
    createModel("flights");
    for (int i = 1; i <= 4; i++) {
      create("flights", "s3://b/" + i);
    }
    registry.transition("flights", 1, ModelStage.PRODUCTION, false, ADA);
    registry.transition("flights", 2, ModelStage.PRODUCTION, false, ADA);
    assertEquals(List.of(4L, 2L), numbers(registry.latestVersions("flights", List.of())));
    assertEquals(List.of(2L), numbers(registry.latestVersions("flights", List.of("production", "Staging"))));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid Model Version stage: x",
        () -> registry.latestVersions("flights", List.of("x")));
    assertEquals(List.of(4L, 2L), numbers(registry.model("flights").latestVersions()));
  }

  static List<Long> numbers(List<ModelVersion> versions) {
    return versions.stream().map(ModelVersion::version).toList();
  }

  @Test
  void aLocalSourceMustLieWithinTheArtifactsOfItsRun() throws Exception {
    createModel("flights");
    Path run = Files.createDirectories(folder.resolve("run/artifacts"));
    Files.createSymbolicLink(run.resolve("out"), folder);
    artifactUris.put("r1", run.toString());
    artifactUris.put("r2", "mlflow-artifacts:/0/r2/artifacts");
    String inside = run.resolve("model").toString();
    assertEquals(inside, local(inside, "r1").storage());
    assertEquals("file://" + inside, local("file://" + inside, "r1").storage());
    for (String[] refused : new String[][]{{inside, ""}, {inside, "r2"}, {inside, "unknown"}, {"/etc", "r1"},
        {run + "/../../secret", "r1"}, {run + "/out/secret", "r1"}, {"file:///etc/passwd", "r1"}, {"model", "r1"},
        {"file://" + run + "/%2e%2e/%2e%2e/x", "r1"}, {"", "r1"}}) {
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE,
          refused[0].isEmpty() ? "Missing value for required parameter 'source'." : "Invalid model version source: '",
          () -> local(refused[0], refused[1]));
    }
    for (String source : List.of("s3://b/../x", "mlflow-artifacts:/%2e%2e/x", "http://h/a/%252e%252e/b",
        "mlflow-artifacts:/a\\..\\b", "runs:/1/../../x")) {
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid model version source: '", () -> local(source, "r1"));
    }
  }

  private ModelVersion local(String source, String run) {
    return registry.createVersion("flights", Registration.of("ada", source, run, List.of(), "", ""), ADA);
  }

  @Test
  void aSourceOfARunThatIsNotThereIsAcceptedAndIsWhereToDownloadFrom() {
    createModel("flights");
    ModelVersion made = registry.createVersion("flights",
        Registration.of("ada", "runs:/feed/model", "feed", List.of(), "", ""), ADA);
    assertEquals("runs:/feed/model", registry.downloadUri("flights", made.version()));
  }

  @Test
  void aSourceThatIsAModelResolvesToItsStorage() {
    createModel("a");
    createModel("b");
    create("a", "s3://b/one");
    ModelVersion copy = create("b", "models:/a/1");
    assertEquals("models:/a/1", copy.source());
    assertEquals("s3://b/one", registry.downloadUri("b", 1));
    assertEquals("mlflow-artifacts:/0/models/m-1", create("b", "models:/m-1").storage());
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "Unable to fetch model from model URI source artifact location"
        + " 'models:/a/9'. Error: Model Version (name=a, version=9) not found", () -> create("b", "models:/a/9"));
    ModelVersion own = register("c", 1);
    create("b", "models:/c/1");
    assertEquals(registry.files("c", own.version()), registry.files("b", 3));
  }

  @Test
  void aDeletedVersionIsHiddenAndItsAliasesAreDropped() {
    createModel("flights");
    create("flights", "s3://b/1");
    registry.setAlias("flights", "champion", 1, ADA);
    registry.deleteVersion("flights", 1, ADA);
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Model Version (name=flights, version=1) not found",
        () -> registry.version("flights", 1));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Model Version (name=flights, version=1) not found",
        () -> registry.deleteVersion("flights", 1, ADA));
    assertEquals(List.of(), registry.model("flights").aliases());
    assertEquals(List.of(), registry.searchVersions(null, 10, List.of(), null).items());
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "Registered model alias champion not found.",
        () -> registry.byAlias("flights", "champion"));
  }

  @Test
  void anAliasStandsForOneVersionAndAVersionMayHaveMany() {
    createModel("flights");
    create("flights", "s3://b/1");
    create("flights", "s3://b/2");
    registry.setAlias("flights", "champion", 1, ADA);
    registry.setAlias("flights", "eu", 1, ADA);
    registry.setAlias("flights", "champion", 2, ADA);
    assertEquals(List.of(new ModelAlias("champion", 2), new ModelAlias("eu", 1)), registry.model("flights").aliases());
    assertEquals(List.of("champion"), registry.byAlias("flights", "champion").aliases());
    registry.deleteAlias("flights", "champion", ADA);
    registry.deleteAlias("flights", "champion", ADA);
    assertEquals(List.of(), registry.version("flights", 2).aliases());
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "'latest' alias name (case insensitive) is reserved.",
        () -> registry.setAlias("flights", "Latest", 1, ADA));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "Version alias name 'v12' is reserved.",
        () -> registry.setAlias("flights", "v12", 1, ADA));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid alias name: '1.4.2'",
        () -> registry.setAlias("flights", "1.4.2", 1, ADA));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Registered model alias name '",
        () -> registry.setAlias("flights", "a".repeat(256), 1, ADA));
    refusedBeginning(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Model Version (name=flights, version=9) not found",
        () -> registry.setAlias("flights", "x", 9, ADA));
  }

  @Test
  void tagsOverwriteAndHaveLimits() {
    createModel("flights");
    create("flights", "s3://b/1");
    registry.setTag("flights", new ModelTag("k", "1"), ADA);
    registry.setTag("flights", new ModelTag("k", "2"), ADA);
    registry.setTag("flights", 1, new ModelTag("k", "é".repeat(100_000)), ADA);
    assertEquals(List.of(new ModelTag("k", "2")), registry.model("flights").tags());
    assertEquals(100_000, registry.version("flights", 1).tags().getFirst().value().length());
    registry.deleteTag("flights", "k", ADA);
    registry.deleteTag("flights", 1, "k", ADA);
    registry.deleteTag("flights", 1, "k", ADA);
    assertEquals(List.of(), registry.version("flights", 1).tags());
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Tag value '",
        () -> registry.setTag("flights", new ModelTag("k", "x".repeat(100_001)), ADA));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Tag name '",
        () -> registry.setTag("flights", new ModelTag("k".repeat(251), ""), ADA));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid tag name: 'a=b'",
        () -> registry.setTag("flights", new ModelTag("a=b", ""), ADA));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Tag value 'a\0b'",
        () -> registry.setTag("flights", new ModelTag("k", "a\0b"), ADA));
  }

  @Test
  void aRenamedModelKeepsItsVersionsAndADeletedOneLeavesItsHistory() {
    createModel("flights");
    create("flights", "s3://b/1");
    registry.renameModel("flights", "planes", ADA);
    assertEquals("planes", registry.version("planes", 1).name());
    refusedBeginning(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Registered Model with name=flights not found",
        () -> registry.model("flights"));
    registry.deleteModel("planes", ADA.because("gone"));
    refusedBeginning(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Registered Model with name=planes not found",
        () -> registry.deleteModel("planes", ADA));
    assertEquals("gone", registry.history("planes").getLast().reason());
    createModel("planes");
    assertEquals(1, create("planes", "s3://b/1").version());
  }

  @Test
  void aSemanticVersionIsAFieldAndATagAndUnique() {
    register("flights", 1, Registration.by("ada").withSemver("1.4.0"));
    register("flights", 2, Registration.by("ada").withTags(List.of(new ModelTag("semver", "1.4.10"))));
    register("flights", 3, Registration.by("ada").withSemver("1.5.0-rc.1"));
    register("flights", 4, Registration.by("ada").withSemver("1.4.9"));
    assertEquals(Optional.of(SemanticVersion.parse("1.4.10")), registry.version("flights", 2).semver());
    assertEquals(List.of(3L),
        numbers(registry.searchVersions("tags.semver = '1.5.0-rc.1'", 10, List.of(), null).items()));
    assertEquals(2, registry.resolve(ModelUri.parse("models:/flights@1.4")).version());
    assertEquals(2, registry.resolve(ModelUri.parse("models:/flights@1")).version());
    assertEquals(1, registry.resolve(ModelUri.parse("models:/flights@1.4.0")).version());
    assertEquals(3, registry.resolve(ModelUri.parse("models:/flights@1.5.0-rc.1")).version());
    refused(ErrorCode.RESOURCE_ALREADY_EXISTS,
        "Semantic version 1.4.9 of Registered Model with name=flights already exists: it is version 4",
        () -> registry.setTag("flights", 1, new ModelTag("semver", "1.4.9"), ADA));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid semantic version '1.4'",
        () -> registry.setTag("flights", 1, new ModelTag("semver", "1.4"), ADA));
    registry.deleteTag("flights", 1, "semver", ADA);
    assertEquals(Optional.empty(), registry.version("flights", 1).semver());
    assertEquals(4, registry.model("flights").latestVersions().getFirst().version());
  }

  @Test
  void whatARegistrationSaysIsThere() {
    Lineage lineage = new Lineage("r1", List.of("sha256:b", "sha256:a"), "c0ffee", null);
    ModelVersion made = register("flights", 1,
        Registration.by("ada").withMetrics(Map.of("auc", 0.91, "loss", Double.NaN, "max", Double.MAX_VALUE))
            .withLineage(lineage).withDescription("d").withSignature("{\"inputs\":[]}", "[[1.0]]"));
    assertEquals(made, registry.version("flights", 1));
    assertEquals(Map.of("auc", 0.91, "loss", Double.NaN, "max", Double.MAX_VALUE), made.metrics());
    assertEquals(lineage, made.lineage());
    assertEquals(List.of("sha256:a", "sha256:b"), made.lineage().datasets());
    assertEquals("{\"inputs\":[]}[[1.0]]", made.signature() + made.inputExample());
    assertEquals("models:/flights/1", made.source());
    assertNull(made.lineage().parent());
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid signature: ",
        () -> register("flights", 1, Registration.by("ada").withSignature("{", "")));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "Model Version (name=flights, version=2) not found", () -> register(
        "flights", 1, Registration.by("ada").withLineage(new Lineage("", List.of(), "", 2L))));
    assertEquals(2, register("flights", 1).version());
  }

  @Test
  void addressesAreReadAsMlflowWritesThem() {
    assertEquals(new ModelUri("a b", ModelUri.Kind.STAGE, "Production"), ModelUri.parse("models:/a b/production"));
    assertEquals(new ModelUri("a", ModelUri.Kind.VERSION, "3"), ModelUri.parse("models:/a/3"));
    assertEquals(new ModelUri("a", ModelUri.Kind.LATEST, "latest"), ModelUri.parse("models:/a/Latest"));
    assertEquals(new ModelUri("a", ModelUri.Kind.ALIAS, "x"), ModelUri.parse("models:/a@x"));
    for (String wrong : List.of("models:/a", "models:/", "runs:/a/b", "models:/a/", "models:/@x", "models:/a@",
        "models:/a/1/2")) {
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid model address '" + wrong,
          () -> ModelUri.parse(wrong));
    }
    createModel("flights");
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST,
        "Registered Model with name=fligths not found; did you mean 'flights'?",
        () -> registry.resolve(ModelUri.parse("models:/fligths/1")));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No versions of model with name 'flights' and stage 'Staging' found",
        () -> registry.resolve(ModelUri.parse("models:/flights/Staging")));
  }
}
