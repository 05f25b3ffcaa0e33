package io.roadml.serving.mlflow;

import io.roadml.metadata.TestPostgres;
import org.junit.jupiter.api.Tag;

@Tag("slow") @Tag("postgres")
class PostgresTwoServersTest extends TwoServersConformance {
  @Override
  String url() {
    return TestPostgres.newDatabase();
  }
}
