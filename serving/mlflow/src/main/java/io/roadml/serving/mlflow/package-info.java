/// The MLflow REST API over HTTP, from the tracking store, the model registry and the artifact store.
///
/// ```
/// query or JSON ─ Message, by the field names of MLflow's protocol ─ one handler for each endpoint ─ Reply ─ JSON
/// artifacts ─ streamed to and from the artifact store, whose digests the tracking store has by path
/// ```
///
/// [MlflowApi] gives the routes; whoever wires them says by [MlflowStores] where everything is kept. `docs/mlflow.md` is the
/// user's page.
package io.roadml.serving.mlflow;
