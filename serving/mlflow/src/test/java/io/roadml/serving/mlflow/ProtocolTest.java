package io.roadml.serving.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of the protocol, and exchanges of MLflow's Python client 3.x, written by hand from its documented protocol.
@Timeout(60)
class ProtocolTest {
  @TempDir
  Path folder;

  private MlflowServer server;

  @BeforeEach
  void start() throws Exception {
    server = MlflowServer.sqlite(folder);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private String post(final String path, final String body) throws Exception {
    final HttpResponse<String> answer = server.send("POST", "/2.0/mlflow/" + path, body);
    assertEquals(200, answer.statusCode(), answer::body);
    return answer.body();
  }

  private String get(final String path) throws Exception {
    final HttpResponse<String> answer = server.send("GET", "/2.0/mlflow/" + path, null);
    assertEquals(200, answer.statusCode(), answer::body);
    return answer.body();
  }

  private String run() throws Exception {
    return field(post("runs/create", "{\"experiment_id\":\"0\"}"), "run_id");
  }

  private static String field(final String json, final String name) {
    final Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    assertTrue(found.find(), json);
    return found.group(1);
  }

  private static void assertError(final int status, final String code, final String words,
      final HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertEquals(code, field(answer.body(), "error_code"));
    assertTrue(answer.body().contains(words), answer::body);
    assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json"));
  }

  @Test
  void wholeNumbersComeAsTextsOrNumbersAndLeaveAsNumbers() throws Exception {
    final String created = post("runs/create", "{\"experiment_id\":\"0\",\"start_time\":\"1790000000000\"}");
    assertTrue(created.contains("\"start_time\":1790000000000"), created);
    assertFalse(created.contains("end_time"), "what is not set is left out");
    post("runs/log-metric", "{\"run_id\":\"" + field(created, "run_id")
        + "\",\"key\":\"m\",\"value\":\"NaN\",\"timestamp\":5,\"step\":\"-3\",\"unknown\":{\"deep\":[1]}}");
    final String read = get("runs/get?run_id=" + field(created, "run_id"));
    assertTrue(read.contains("\"value\":\"NaN\",\"timestamp\":5,\"step\":-3"), read);
  }

  @Test
  void aRunIsAlsoKnownByItsOldName() throws Exception {
    final String id = run();
    post("runs/set-tag", "{\"run_uuid\":\"" + id + "\",\"key\":\"a\",\"value\":\"b\"}");
    post("runs/update", "{\"run_uuid\":\"" + id + "\",\"status\":3,\"end_time\":7}");
    final String read = get("runs/get?run_uuid=" + id);
    assertTrue(read.contains("\"status\":\"FINISHED\"") && read.contains("\"run_uuid\":\"" + id + "\""), read);
  }

  @Test
  void aBodyThatIsATextIsReadTwiceAndOneThatIsNoJsonIsEmpty() throws Exception {
    post("experiments/create", "\"{\\\"name\\\":\\\"twice\\\"}\"");
    assertTrue(get("experiments/get-by-name?experiment_name=twice").contains("\"name\":\"twice\""));
    assertError(400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'name'",
        server.send("POST", "/2.0/mlflow/experiments/create", "NOT_JSON"));
  }

  @Test
  void whatIsPostedSaysThatItIsJson() throws Exception {
    final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.uri()
        + "/api/2.0/mlflow/experiments/create")).POST(BodyPublishers.ofString("{\"name\":\"a\"}"));
    assertError(400, "INVALID_PARAMETER_VALUE", "Content-Type", server.send(request));
    assertEquals(200, server.send(request.header("Content-Type", "application/json; charset=utf-8")).statusCode());
  }

  @Test
  void aGetMayHaveABodyAndRepeatedParametersAreLists() throws Exception {
    final HttpResponse<String> old = server.send("GET", "/2.0/mlflow/experiments/get", "{\"experiment_id\":\"0\"}");
    assertTrue(old.statusCode() == 200 && old.body().contains("Default"), old::body);
    final String a = run();
    final String b = run();
    for (final String id : new String[]{a, b}) {
      post("runs/log-metric", "{\"run_id\":\"" + id + "\",\"key\":\"m\",\"value\":1,\"timestamp\":1}");
    }
    final String sampled = get("metrics/get-history-bulk-interval?metric_key=m&run_ids=" + a + "&run_ids=" + b);
    assertTrue(sampled.contains(a) && sampled.contains(b), sampled);
  }

  @Test
  void aHistoryHasPagesWhereTheClientAsksForThem() throws Exception {
    final String id = run();
    for (int step = 0; step < 3; step++) {
      post("runs/log-metric",
          "{\"run_id\":\"" + id + "\",\"key\":\"m\",\"value\":1,\"timestamp\":1,\"step\":" + step + "}");
    }
    final String first = get("metrics/get-history?run_id=" + id + "&metric_key=m&max_results=2");
    final String second = get("metrics/get-history?run_id=" + id + "&metric_key=m&max_results=2&page_token="
        + URLEncoder.encode(field(first, "next_page_token"), StandardCharsets.UTF_8));
    assertTrue(second.contains("\"step\":2") && !second.contains("next_page_token"), second);
    assertEquals("{}", get("metrics/get-history?run_id=" + id + "&metric_key=none"));
  }

  @ParameterizedTest @ValueSource(
      strings = {"2.0/mlflow/traces", "2.0/mlflow/none", "3.0/mlflow/traces/search", "2.0/mlflow-artifacts/none",
          "2.0/mlflow/registered-modelz/get"})
  void unknownPathsAreSaidInJson(final String path) throws Exception {
    for (final String method : new String[]{"GET", "POST", "PATCH", "DELETE"}) {
      assertError(404, "ENDPOINT_NOT_FOUND", "No API found", server.send(method, "/" + path, "{}"));
    }
  }

  @Test
  void aKnownPathWithAnotherMethodSaysWhichItHas() throws Exception {
    final HttpResponse<String> answer = server.send("DELETE", "/2.0/mlflow/runs/create", "{}");
    assertError(405, "ENDPOINT_NOT_FOUND", "Method Not Allowed", answer);
    assertEquals("POST", answer.headers().firstValue("Allow").orElse(null));
  }

  @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
      experiments/create      | {"name":"Default"}                                        | 400 | RESOURCE_ALREADY_EXISTS   | already exists
      experiments/create      | {"name":7}                                                | 400 | INVALID_PARAMETER_VALUE   | parameter 'name'
      experiments/delete      | {"experiment_id":"x"}                                     | 400 | INVALID_PARAMETER_VALUE   | Invalid experiment ID 'x'
      experiments/delete      | {"experiment_id":"99"}                                    | 404 | RESOURCE_DOES_NOT_EXIST   | No Experiment with id=99 exists
      experiments/search      | {"max_results":"many"}                                    | 400 | INVALID_PARAMETER_VALUE   | max_results
      experiments/search      | {"view_type":"NONE"}                                      | 400 | INVALID_PARAMETER_VALUE   | view_type
      runs/update             | {"run_id":"none"}                                         | 404 | RESOURCE_DOES_NOT_EXIST   | Run with id=none not found
      runs/log-metric         | {"run_id":"a","key":"m","value":true,"timestamp":1}       | 400 | INVALID_PARAMETER_VALUE   | parameter 'value'
      runs/log-metric         | {"run_id":"a","key":"m","value":1}                        | 400 | INVALID_PARAMETER_VALUE   | 'timestamp'
      runs/log-metric         | {"key":"m","value":1,"timestamp":1}                       | 400 | INVALID_PARAMETER_VALUE   | 'run_id'
      runs/search             | {"experiment_ids":["0"],"filter":"a.b = 1"}               | 400 | INVALID_PARAMETER_VALUE   | a
      runs/log-batch          | {"run_id":"a","metrics":[{"key":"m"}]}                    | 400 | INVALID_PARAMETER_VALUE   | metrics[0].value
      runs/outputs            | {"run_id":"none","models":[{"model_id":"m","step":0}]}    | 404 | RESOURCE_DOES_NOT_EXIST   | none
      """)
  void errorsHaveMlflowsCodes(final String path, final String body, final int status, final String code,
      final String words) throws Exception {
    assertError(status, code, words, server.send("POST", "/2.0/mlflow/" + path, body));
  }

  @Test
  void aDeletedExperimentIsRenamedByNobody() throws Exception {
    final String id = field(post("experiments/create", "{\"name\":\"gone\"}"), "experiment_id");
    post("experiments/delete", "{\"experiment_id\":\"" + id + "\"}");
    assertError(500, "INVALID_STATE", "", server.send("POST", "/2.0/mlflow/experiments/update",
        "{\"experiment_id\":\"" + id + "\",\"new_name\":\"other\"}"));
  }

  @Test
  void aBatchOfMoreThanAMegabyteIsRefused() throws Exception {
    assertError(400, "INVALID_PARAMETER_VALUE", "at most 1000000 bytes",
        server.send("POST", "/2.0/mlflow/runs/log-batch",
            "{\"run_id\":\"" + run() + "\",\"x\":\"" + "y".repeat(1_000_000) + "\"}"));
  }

  @Test
  void thePythonClientOfVersion3LogsAModel() throws Exception {
    assertEquals("{\"store_type\":\"SqlStore\",\"workspaces_enabled\":false}",
        server.send("GET", "/3.0/mlflow/server-info", null).body());
    final String run = run();
    final String created = post("logged-models", "{\"experiment_id\":\"0\",\"name\":\"net\",\"source_run_id\":\"" + run
        + "\",\"params\":[{\"key\":\"depth\",\"value\":\"3\"}],\"tags\":[{\"key\":\"a\",\"value\":\"b\"}]}");
    final String model = field(created, "model_id");
    assertTrue(created.contains("\"status\":\"LOGGED_MODEL_PENDING\""), created);
    final HttpResponse<String> ready = server.send("PATCH", "/2.0/mlflow/logged-models/" + model,
        "{\"model_id\":\"" + model + "\",\"status\":\"LOGGED_MODEL_READY\"}");
    assertTrue(ready.body().contains("\"status\":\"LOGGED_MODEL_READY\""), ready::body);
    post("runs/outputs", "{\"run_id\":\"" + run + "\",\"models\":[{\"model_id\":\"" + model + "\",\"step\":\"1\"}]}");
    post("runs/log-metric", "{\"run_id\":\"" + run + "\",\"key\":\"auc\",\"value\":0.5,\"timestamp\":1,\"model_id\":\""
        + model + "\"}");
    assertTrue(
        get("runs/get?run_id=" + run).contains("\"model_outputs\":[{\"model_id\":\"" + model + "\",\"step\":1}]"));
    assertTrue(get("logged-models/" + model).contains("\"metrics\":[{\"key\":\"auc\""));
    final String found = post("logged-models/search", "{\"experiment_ids\":[\"0\"],\"filter\":\"name = 'net'\"}");
    assertTrue(found.contains(model), found);
    server.send("PATCH", "/2.0/mlflow/logged-models/" + model + "/tags",
        "{\"tags\":[{\"key\":\"c\",\"value\":\"d\"}]}");
    server.send("DELETE", "/2.0/mlflow/logged-models/" + model + "/tags/a", null);
    post("logged-models/" + model + "/params", "{\"params\":[{\"key\":\"width\",\"value\":\"4\"}]}");
    final String read = get("logged-models/" + model);
    assertTrue(read.contains("\"tags\":[{\"key\":\"c\",\"value\":\"d\"}]") && read.contains("width"), read);
    final String path = field(read, "artifact_uri").substring("mlflow-artifacts:/".length());
    server.bytes("PUT", "/2.0/mlflow-artifacts/artifacts/" + path + "/MLmodel", new byte[]{1});
    assertTrue(get("logged-models/" + model + "/artifacts/directories").contains("\"path\":\"MLmodel\""));
    server.send("DELETE", "/2.0/mlflow/logged-models/" + model, null);
    assertError(404, "RESOURCE_DOES_NOT_EXIST", model, server.send("GET", "/2.0/mlflow/logged-models/" + model, null));
  }

  @Test
  void inputsOfRunsAreReadBackAndListed() throws Exception {
    final String run = run();
    post("runs/log-inputs", "{\"run_id\":\"" + run + "\",\"datasets\":[{\"tags\":[{\"key\":\"mlflow.data.context\","
        + "\"value\":\"training\"}],\"dataset\":{\"name\":\"flights\",\"digest\":\"ab\",\"source_type\":\"local\","
        + "\"source\":\"f.csv\"}}]}");
    assertTrue(get("runs/get?run_id=" + run).contains("\"dataset\":{\"name\":\"flights\",\"digest\":\"ab\""));
    assertTrue(
        post("experiments/search-datasets", "{\"experiment_ids\":[\"0\"]}").contains("\"context\":\"training\""));
    post("runs/log-model", "{\"run_id\":\"" + run + "\",\"model_json\":\"{\\\"artifact_path\\\":\\\"model\\\"}\"}");
    post("experiments/set-experiment-tag", "{\"experiment_id\":\"0\",\"key\":\"k\",\"value\":\"v\"}");
    post("experiments/delete-experiment-tag", "{\"experiment_id\":\"0\",\"key\":\"k\"}");
  }

  @Test
  void theUsersInterfaceHasTheSamePaths() throws Exception {
    assertEquals(200, server.send(HttpRequest.newBuilder(URI.create(server.uri()
        + "/ajax-api/2.0/mlflow/experiments/get?experiment_id=0"))).statusCode());
  }
}
