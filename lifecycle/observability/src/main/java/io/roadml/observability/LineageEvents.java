package io.roadml.observability;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.DatasetFacets;
import io.openlineage.client.OpenLineage.InputDataset;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineage.RunFacet;
import io.openlineage.client.OpenLineage.RunFacetsBuilder;
import io.roadml.observability.Trail.Named;
import io.roadml.pipeline.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes OpenLineage's events (specification 2-0-2).
///
/// - Threading: one thread.
final class LineageEvents {
  /// The key of the facet with what only RoadML says of an attempt.
  private static final String OWN_FACET = "roadml_attempt";
  private static final String FILES = "file";

  private static final ObjectMapper JSON = JsonMapper.builder().addModule(new JavaTimeModule())
      .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .build();

  private final OpenLineage openLineage = new OpenLineage(URI.create("urn:roadml:pipeline"));
  private final String namespace;

  LineageEvents(String namespace) {
    this.namespace = namespace;
  }

  /// What an event says beside whose it is.
  ///
  /// @param own what only RoadML says
  record Said(EventType type, Instant at, Optional<Failure> failure, Map<String, Object> own) {
    Said(EventType type, Instant at) {
      this(type, at, Optional.empty(), Map.of());
    }
  }

  /// An event of a run.
  String ofRun(Trail trail, Said said) {
    List<OutputDataset> outputs = said.type() == EventType.COMPLETE ? outputs(trail, trail.results()) : List.of();
    return json(trail.run(), "PIPELINE", said, facets(trail, trail.above(), said), files(trail.files()), outputs);
  }

  /// An event of a step's attempt.
  String ofAttempt(Trail trail, String step, int attempt, Said said) {
    List<InputDataset> inputs = new ArrayList<>(files(trail.files(step)));
    trail.sources(step).forEach(source -> inputs.add(openLineage.newInputDataset(namespace, trail.dataset(source),
        facets(trail, source), null)));
    List<OutputDataset> outputs = said.type() == EventType.COMPLETE ? outputs(trail, List.of(step)) : List.of();
    return json(trail.attempt(step, attempt), "STEP", said, facets(trail, Optional.of(trail.run()), said), inputs,
        outputs);
  }

  private String json(Named named, String jobType, Said said, RunFacetsBuilder facets, List<InputDataset> inputs,
      List<OutputDataset> outputs) {
    OpenLineage.Job job = openLineage.newJobBuilder().namespace(namespace).name(named.job())
        .facets(openLineage.newJobFacetsBuilder().jobType(openLineage.newJobTypeJobFacetBuilder()
            .processingType("BATCH").integration("ROADML").jobType(jobType).build()).build())
        .build();
    return text(openLineage.newRunEventBuilder().eventType(said.type())
        .eventTime(said.at().atZone(ZoneOffset.UTC)).run(openLineage.newRun(named.id(), facets.build())).job(job)
        .inputs(inputs).outputs(outputs).build());
  }

  private static String text(OpenLineage.RunEvent event) {
    try {
      return JSON.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event of OpenLineage is plain data", e);
    }
  }

  private RunFacetsBuilder facets(Trail trail, Optional<Named> parent, Said said) {
    RunFacetsBuilder facets = openLineage.newRunFacetsBuilder();
    parent.ifPresent(above -> facets.parent(parent(above, trail.root().run())));
    said.failure().ifPresent(
        why -> facets.errorMessage(openLineage.newErrorMessageRunFacet(why.toString(), "JAVA", null)));
    if (!said.own().isEmpty()) {
      RunFacet own = openLineage.newRunFacet();
      own.getAdditionalProperties().putAll(said.own());
      facets.put(OWN_FACET, own);
    }
    return facets;
  }

  private OpenLineage.ParentRunFacet parent(Named above, Named root) {
    return openLineage.newParentRunFacetBuilder()
        .run(openLineage.newParentRunFacetRunBuilder().runId(above.id()).build())
        .job(openLineage.newParentRunFacetJobBuilder().namespace(namespace).name(above.job()).build())
        .root(openLineage.newParentRunFacetRootBuilder()
            .run(openLineage.newRootRunBuilder().runId(root.id()).build())
            .job(openLineage.newRootJobBuilder().namespace(namespace).name(root.job()).build()).build())
        .build();
  }

  private List<OutputDataset> outputs(Trail trail, List<String> steps) {
    return steps.stream()
        .map(step -> openLineage.newOutputDataset(namespace, trail.dataset(step), facets(trail, step), null)).toList();
  }

  /// The schema of an output as far as its type tells, and its version if it was kept.
  private DatasetFacets facets(Trail trail, String step) {
    OpenLineage.DatasetFacetsBuilder facets = openLineage.newDatasetFacetsBuilder();
    trail.outline(step).flatMap(known -> known.returns()).ifPresent(type -> facets.schema(
        openLineage.newSchemaDatasetFacet(SchemaField.of(type).stream().map(field -> openLineage
            .newSchemaDatasetFacetFieldsBuilder().name(field.name()).type(field.type()).build()).toList())));
    trail.version(step).ifPresent(version -> facets.version(openLineage.newDatasetVersionDatasetFacet(version)));
    return facets.build();
  }

  private List<InputDataset> files(List<Path> files) {
    return files.stream().map(file -> openLineage.newInputDataset(FILES, file.toString(), facets(file), null)).toList();
  }

  /// A file's version is its size and when it was changed: reading it could take long.
  private DatasetFacets facets(Path file) {
    OpenLineage.DatasetFacetsBuilder facets = openLineage.newDatasetFacetsBuilder();
    try {
      BasicFileAttributes known = Files.readAttributes(file, BasicFileAttributes.class);
      facets.version(openLineage.newDatasetVersionDatasetFacet(known.size() + "@" + known.lastModifiedTime()));
    } catch (IOException _) {
      // It is not there, which the step will say.
    }
    return facets.build();
  }
}
