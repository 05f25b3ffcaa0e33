package io.roadml.pipeline;

import io.roadml.pipeline.PipelineDefinition.Content;
import java.util.Optional;

/// Writes down a pipeline that was built.
final class DefinitionOf {
  private DefinitionOf() {
  }

  static PipelineDefinition pipeline(Pipeline pipeline) {
    return new PipelineDefinition(new Content(pipeline.name(),
        pipeline.params().stream().<ParamDefinition>map(ParamDefinition::of).toList(), pipeline.failurePolicy(),
        pipeline.timeout(), pipeline.nodes().stream().map(DefinitionOf::step).toList()));
  }

  private static StepDefinition step(Node node) {
    Optional<Nested> nested = node.work().nested();
    return new StepDefinition(node.name(), node.kind(), node.work().code().map(CodeName::of),
        node.inputs().stream().map(InputText::write).toList(), node.after().stream().map(Node::name).toList(),
        node.guard().map(StepDefinition::branch), node.phase(), OptionsText.write(node.options()),
        nested.map(of -> of.pipeline().definition()),
        nested.stream().flatMap(of -> of.params().stream()).map(Param::name).toList(),
        nested.flatMap(Nested::result).map(Node::name));
  }
}
