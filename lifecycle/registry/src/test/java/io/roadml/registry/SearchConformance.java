package io.roadml.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.roadml.metadata.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The grammar of §2.4 for models and for versions.
abstract class SearchConformance extends RegistryFixture {
  private List<String> models(String filter, String... order) {
    return registry.searchModels(filter, 100, List.of(order), null).items().stream().map(RegisteredModel::name)
        .toList();
  }

  private List<String> versions(String filter, String... order) {
    return registry.searchVersions(filter, 100, List.of(order), null).items().stream()
        .map(version -> version.name() + version.version()).toList();
  }

  private void shelf() {
    createModel("beta");
    createModel("Alpha");
    createModel("al_ha");
    registry.setTag("beta", new ModelTag("team", "Ops"), ADA);
    registry.setTag("Alpha", new ModelTag("my team", "dev"), ADA);
    registry.createVersion("beta", Registration.of("u", "s3://x/one", "r1", List.of(), "", ""), ADA);
    registry.createVersion("beta", Registration.of("u", "s3://x/two", "r2", List.of(), "", ""), ADA);
    registry.createVersion("Alpha", Registration.of("u", "s3://y/one", "r2", List.of(new ModelTag("k", "v")), "", ""),
        ADA);
  }

  @Test
  void modelsAreFoundByNameAndTags() {
    shelf();
    assertEquals(List.of("Alpha", "al_ha", "beta"), models(null));
    assertEquals(List.of("beta"), models("name = 'beta'"));
    assertEquals(List.of("Alpha", "al_ha"), models("name != \"beta\""));
    assertEquals(List.of("al_ha"), models("name LIKE 'al%'"));
    assertEquals(List.of("Alpha", "al_ha"), models("name ilike 'AL_HA' "));
    assertEquals(List.of("beta"), models("tags.team = 'Ops' AND name LIKE 'b%'"));
    assertEquals(List.of("Alpha"), models("tags.`my team` != 'ops'"));
    assertEquals(List.of("beta"), models("tag.team ILIKE 'o%'"));
    assertEquals(List.of(), models("name = 'it''s'"));
  }

  @Test
  void versionsAreFoundByNumberRunSourceAndTags() {
    shelf();
    assertEquals(List.of("Alpha1", "beta2", "beta1"), versions(null));
    assertEquals(List.of("beta2"), versions("name='beta' and version_number > 1"));
    assertEquals(List.of("Alpha1", "beta1"), versions("version_number <= 1"));
    assertEquals(List.of("Alpha1", "beta2"), versions("run_id = 'r2'"));
    assertEquals(List.of("Alpha1", "beta2", "beta1"), versions("run_id IN ('r1', 'r2')"));
    assertEquals(List.of("beta2", "beta1"), versions("source_path LIKE 's3://x/%'"));
    assertEquals(List.of("Alpha1"), versions("tags.k = 'v'"));
    assertEquals(List.of(), versions("tags.k != 'v'"));
  }

  @Test
  void orderIsAsAskedAndThenByNameAndFallingVersion() {
    shelf();
    assertEquals(List.of("beta2", "beta1", "Alpha1"), versions(null, "name DESC"));
    assertEquals(List.of("Alpha1", "beta1", "beta2"), versions(null, "version_number ASC"));
    assertEquals(List.of("Alpha1", "beta2", "beta1"), versions(null, "creation_timestamp DESC"));
    assertEquals(List.of("beta1", "beta2", "Alpha1"), versions(null, "last_updated_timestamp"));
    assertEquals(List.of("beta", "al_ha", "Alpha"), models(null, "name DESC"));
    assertEquals(List.of("beta", "Alpha", "al_ha"), models(null, "creation_timestamp"));
    assertEquals(List.of("Alpha", "beta", "al_ha"), models(null, "last_updated_timestamp DESC"));
    assertEquals(List.of("Alpha", "beta", "al_ha"), models(null, "timestamp DESC"));
  }

  @Test
  void wrongFiltersOrdersAndNumbersAreNamed() {
    shelf();
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid attribute key 'nmae' in filter 'nmae = 'x'';"
        + " did you mean 'name'?", () -> models("nmae = 'x'"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid comparison operator '>' for 'name'",
        () -> models("name > 'x'"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid comparison operator 'IN' for 'name'",
        () -> versions("name IN ('x')"));
    for (String wrong : List.of("name =", "name = x", "name = 'x", "name 'x'", "name = 'x' OR name = 'y'",
        "name = 'x' AND", "(name = 'x')", "tags. = 'x'", "run_id IN 'x'", "run_id IN ('x'")) {
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid filter '" + wrong + "': at character ",
          () -> versions(wrong));
    }
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid filter 'version_number = 'x''",
        () -> versions("version_number = 'x'"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid entity type 'params'",
        () -> versions("params.x = '1'"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid order by key 'run_id' specified",
        () -> versions(null, "run_id"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid order_by clause 'name up'",
        () -> versions(null, "name up"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "`order_by` contains duplicate fields: name",
        () -> versions(null, "name", "name DESC"));
    refused(ErrorCode.INVALID_PARAMETER_VALUE,
        "Invalid value for request parameter max_results. It must be at most 1000, but got value 1001",
        () -> registry.searchModels(null, 1_001, List.of(), null));
    refused(ErrorCode.INVALID_PARAMETER_VALUE,
        "Invalid value for max_results. It must be at most 200000, but got value 200001",
        () -> registry.searchVersions(null, 200_001, List.of(), null));
    refused(ErrorCode.INVALID_PARAMETER_VALUE,
        "Invalid value for max_results. It must be a positive integer, but got 0",
        () -> registry.searchVersions(null, 0, List.of(), null));
  }

  @Test
  void pagesFollowEachOtherAndAFullLastPageHasNoToken() {
    for (int i = 0; i < 6; i++) {
      createModel("m" + i);
    }
    List<String> seen = new ArrayList<>();
    Page<RegisteredModel> page = registry.searchModels(null, 3, List.of(), null);
    page.items().forEach(model -> seen.add(model.name()));
    page = registry.searchModels(null, 3, List.of(), page.nextPageToken());
    page.items().forEach(model -> seen.add(model.name()));
    assertNull(page.nextPageToken());
    assertEquals(List.of("m0", "m1", "m2", "m3", "m4", "m5"), seen);
    for (String wrong : List.of("x", "b2Zmc2V0Oi0x", "????")) {
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid page token '" + wrong,
          () -> registry.searchModels(null, 3, List.of(), wrong));
    }
  }
}
