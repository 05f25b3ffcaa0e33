package io.roadml.app;

import io.roadml.pipeline.value.Secret;
import io.roadml.schedules.WebhookConfig;
import picocli.CommandLine.Option;

/// Options: who is told of scheduled runs that fail.
final class NotifyOptions {
  @Option(names = "--notify", paramLabel = "URL",
      description = "Webhook that is told of scheduled runs that fail, or env:NAME or file:PATH where its URL is; nobody unless told otherwise.")
  private String url;

  @Option(names = "--notify-secret", paramLabel = "REFERENCE",
      description = "Secret that signs what the webhook is told, as env:NAME or file:PATH; unsigned unless told otherwise.")
  private String secret;

  WebhookConfig config(String where) {
    try {
      WebhookConfig config = url == null ? WebhookConfig.NONE : WebhookConfig.NONE.to(url);
      return secret == null ? config : config.signedWith(Secret.of(secret));
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), where, "pass --notify http://… and --notify-secret env:NAME");
    }
  }
}
